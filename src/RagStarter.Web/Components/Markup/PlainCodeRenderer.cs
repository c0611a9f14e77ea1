using System.Text.RegularExpressions;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;

namespace RagStarter.Web.Components.Markup;

/// <summary>Writes code with the class of its language, if that is a plain name.</summary>
internal sealed partial class PlainCodeRenderer : HtmlObjectRenderer<CodeBlock>
{
    protected override void Write(HtmlRenderer renderer, CodeBlock obj)
    {
        renderer.EnsureLine();
        renderer.Write("<pre><code");
        if (obj is FencedCodeBlock { Info: { } language } && Language().IsMatch(language))
        {
            renderer.Write(" class=\"language-").WriteEscape(language.ToLowerInvariant()).Write("\"");
        }

        renderer.Write(">");
        renderer.WriteLeafRawLines(obj, writeEndOfLines: true, escape: true);
        renderer.WriteLine("</code></pre>");
    }

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9+#.-]{0,19}\z")]
    private static partial Regex Language();
}
