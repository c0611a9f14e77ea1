using System.Globalization;
using System.Net;

namespace RagStarter.Web.Components.Markup;

/// <summary>What to know about an address before it is opened, in plain words.</summary>
internal static class OutwardWarnings
{
    // Longer pieces of a path or a host's name are seldom words, and could carry what an answer was about.
    private const int LongPiece = 40;

    public static IReadOnlyList<string> Of(OutwardTarget target)
    {
        var uri = target.Uri;
        var warnings = new List<string>();
        if (target.IsMail)
        {
            Add(uri.Query.Length > 0, "The link fills in a message for you. Read it before you send it.");
            return warnings;
        }

        Add(uri.UserInfo.Length > 0, $"What stands before the “@” is not the host. The link goes to {uri.IdnHost}.");
        Add(HasForeignLetters(uri), $"The host's name has letters that may look like others: {uri.IdnHost} is shown as {Displayed(uri)}.");
        Add(uri.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6, "The host has a number instead of a name.");
        Add(!uri.IsDefaultPort, string.Create(CultureInfo.InvariantCulture, $"The port {uri.Port} is not the usual one."));
        Add(uri.Scheme == Uri.UriSchemeHttp, "What is sent is not encrypted on its way.");
        Add(CarriesData(uri), "The address carries data that its host gets to know. Make sure that nothing of yours is among it.");
        return warnings;

        void Add(bool applies, string warning)
        {
            if (applies)
            {
                warnings.Add(warning);
            }
        }
    }

    /// <summary>The names and values of the query, as the host reads them.</summary>
    public static IReadOnlyList<(string Name, string Value)> QueryOf(OutwardTarget target) =>
    [
        .. target.Uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2))
            .Select(pair => (WebUtility.UrlDecode(pair[0]), pair.Length > 1 ? WebUtility.UrlDecode(pair[1]) : string.Empty)),
    ];

    // Written with the letters themselves or in the form that names servers are asked in.
    private static bool HasForeignLetters(Uri uri) =>
        uri.Host != uri.IdnHost || uri.IdnHost.Split('.').Any(s => s.StartsWith("xn--", StringComparison.OrdinalIgnoreCase));

    private static string Displayed(Uri uri)
    {
        try
        {
            return new IdnMapping().GetUnicode(uri.IdnHost);
        }
        catch (ArgumentException)
        {
            return uri.Host; // Begins as such a name does and is none.
        }
    }

    private static bool CarriesData(Uri uri) =>
        uri.Query.Length > 1
        || uri.Fragment.Length > LongPiece
        || uri.Segments.Any(s => s.Length > LongPiece)
        || uri.IdnHost.Split('.').Any(s => s.Length > LongPiece);
}
