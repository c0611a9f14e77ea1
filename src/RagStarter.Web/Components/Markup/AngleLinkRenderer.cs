using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax.Inlines;

namespace RagStarter.Web.Components.Markup;

/// <summary>Writes an address in angle brackets.</summary>
internal sealed class AngleLinkRenderer : HtmlObjectRenderer<AutolinkInline>
{
    protected override void Write(HtmlRenderer renderer, AutolinkInline obj) =>
        OutwardLinkRenderer.WriteAddress(renderer, obj.Url, obj.IsEmail ? "mailto:" + obj.Url : obj.Url);
}
