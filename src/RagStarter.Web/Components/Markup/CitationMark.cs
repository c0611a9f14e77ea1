using Markdig.Syntax.Inlines;

namespace RagStarter.Web.Components.Markup;

/// <summary>A number in square brackets, such as [1].</summary>
internal sealed class CitationMark(int number) : LeafInline
{
    public int Number { get; } = number;
}
