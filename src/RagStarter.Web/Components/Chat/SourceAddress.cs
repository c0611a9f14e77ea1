using System.Globalization;
using RagStarter.Core.Answering;

namespace RagStarter.Web.Components.Chat;

/// <summary>Where the passage of a citation is shown, and what it is called.</summary>
internal static class SourceAddress
{
    private const string Separator = " › ";

    public static string Of(Citation citation) => string.Create(
        CultureInfo.InvariantCulture, $"/documents/{citation.DocumentId}?start={citation.Start}&length={citation.Length}");

    /// <summary>The headings above the passage; without the title, which stands above them.</summary>
    public static string HeadingOf(Citation citation) =>
        citation.Heading == citation.Title ? string.Empty
        : citation.Heading.StartsWith(citation.Title + Separator, StringComparison.Ordinal) ? citation.Heading[(citation.Title.Length + Separator.Length)..]
        : citation.Heading;

    /// <summary>The quote as people read it: without the mark of the list that it stands in.</summary>
    public static string QuoteOf(Citation citation) => citation.Quote.StartsWith("- ", StringComparison.Ordinal) ? citation.Quote[2..] : citation.Quote;

    public static string NameOf(Citation citation) => citation.Title.Length > 0 ? citation.Title : citation.Document;
}
