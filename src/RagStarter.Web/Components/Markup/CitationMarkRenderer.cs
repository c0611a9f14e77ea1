using System.Globalization;
using Markdig.Renderers;
using Markdig.Renderers.Html;

namespace RagStarter.Web.Components.Markup;

/// <summary>Writes a citation as a link to its source; a number without a source stays a number.</summary>
internal sealed class CitationMarkRenderer(IReadOnlyDictionary<int, CitationTarget> targets) : HtmlObjectRenderer<CitationMark>
{
    protected override void Write(HtmlRenderer renderer, CitationMark obj)
    {
        var number = obj.Number.ToString(CultureInfo.InvariantCulture);
        if (!targets.TryGetValue(obj.Number, out var target))
        {
            renderer.Write("<sup class=\"cite\">").Write(number).Write("</sup>");
            return;
        }

        renderer.Write("<a class=\"cite\" href=\"").WriteEscape(target.Address)
            .Write("\" title=\"").WriteEscape(target.Title)
            .Write("\" aria-label=\"Source ").Write(number).Write("\">").Write(number).Write("</a>");
    }
}
