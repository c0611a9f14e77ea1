using System.Globalization;
using Microsoft.AspNetCore.Components;
using RagStarter.Core.Answering;
using RagStarter.Web.Components.Markup;

namespace RagStarter.Web.Components.Chat;

/// <summary>Turns a reply into HTML. Numbers of sources become links to the passages.</summary>
internal sealed class AnswerMarkup(UntrustedMarkdown markdown)
{
    public MarkupString Render(string reply, IReadOnlyList<Citation> citations) =>
        new(string.Concat(markdown.Render(reply, TargetsOf(citations)).Select(b => b.Value)));

    /// <summary>Where a citation is opened.</summary>
    public static string AddressOf(Citation citation) => string.Create(
        CultureInfo.InvariantCulture, $"/documents/{citation.DocumentId}?start={citation.Start}&length={citation.Length}");

    private static Dictionary<int, CitationTarget> TargetsOf(IReadOnlyList<Citation> citations) => citations.ToDictionary(
        c => c.Number, c => new CitationTarget(AddressOf(c), $"{c.Document}: “{c.Quote}”"));
}
