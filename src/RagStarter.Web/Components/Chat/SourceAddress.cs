using System.Globalization;
using RagStarter.Core.Answering;

namespace RagStarter.Web.Components.Chat;

/// <summary>Where the passage of a citation is shown, and what it is called.</summary>
internal static class SourceAddress
{
    public static string Of(Citation citation) => string.Create(
        CultureInfo.InvariantCulture, $"/documents/{citation.DocumentId}?start={citation.Start}&length={citation.Length}");

    public static string NameOf(Citation citation) => citation.Title.Length > 0 ? citation.Title : citation.Document;
}
