using System.Diagnostics.CodeAnalysis;

namespace RagStarter.Web.Components.Markup;

/// <summary>An address outside of this application that a text of others points to.</summary>
/// <remarks>
/// What a browser might read otherwise than it is shown (backslashes, white space, control characters, an escaped host)
/// is no target, and neither is any scheme but http, https and mailto. The address is given on in the form that .NET
/// reads it in, so that what is shown is what is opened.
/// </remarks>
internal sealed class OutwardTarget
{
    private const int MaxLength = 4096;

    private OutwardTarget(Uri uri)
    {
        Uri = uri;
    }

    /// <summary>The whole address.</summary>
    public Uri Uri { get; }

    /// <summary>The address as it is opened, in ASCII.</summary>
    public string Address => IsMail || Uri.Host == Uri.IdnHost
        ? Uri.AbsoluteUri
        : new UriBuilder(Uri) { Host = Uri.IdnHost }.Uri.AbsoluteUri;

    /// <summary>Whether it writes an e-mail.</summary>
    public bool IsMail => Uri.Scheme == Uri.UriSchemeMailto;

    /// <summary>Who gets to know what is followed: what stands before an "@", the host in its ASCII form, and an unusual port.</summary>
    public string Recipient
    {
        get
        {
            var user = Uri.UserInfo.Length > 0 ? Uri.UserInfo + "@" : string.Empty;
            return Uri.IsDefaultPort ? $"{user}{Uri.IdnHost}" : $"{user}{Uri.IdnHost}:{Uri.Port}";
        }
    }

    /// <summary>The page of this application that shows the whole address before it is opened.</summary>
    public string LeaveAddress => $"/leave?url={Uri.EscapeDataString(Address)}";

    /// <summary>Reads an address.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out OutwardTarget? target)
    {
        target = null;
        if (text is null or { Length: 0 or > MaxLength }
            || text.Any(c => c == '\\' || char.IsControl(c) || char.IsWhiteSpace(c) || char.GetUnicodeCategory(c) == System.Globalization.UnicodeCategory.Format)
            || !Uri.TryCreate(text, UriKind.Absolute, out var uri)
            || !IsSafe(text, uri))
        {
            return false;
        }

        target = new OutwardTarget(uri);
        return true;
    }

    private static bool IsSafe(string text, Uri uri)
    {
        if (uri.Scheme == Uri.UriSchemeMailto)
        {
            return uri.UserInfo.Length > 0 && uri.IdnHost.Length > 0;
        }

        return (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
            && text.AsSpan(uri.Scheme.Length).StartsWith("://", StringComparison.Ordinal)
            && text.Length > uri.Scheme.Length + 3
            && text[uri.Scheme.Length + 3] != '/'
            && uri.IdnHost.Length > 0
            && !uri.IdnHost.Contains('%', StringComparison.Ordinal)
            && !HostAsWritten(text, uri).Contains('%', StringComparison.Ordinal);
    }

    private static string HostAsWritten(string text, Uri uri)
    {
        var authority = text[(uri.Scheme.Length + 3)..];
        var end = authority.IndexOfAny(['/', '?', '#']);
        authority = end < 0 ? authority : authority[..end];
        return authority[(authority.LastIndexOf('@') + 1)..];
    }
}
