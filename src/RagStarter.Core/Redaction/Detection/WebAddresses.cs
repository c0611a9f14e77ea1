using System.Buffers;

namespace RagStarter.Core.Redaction.Detection;

/// <summary>URLs and host names; those that carry credentials are a class of their own.</summary>
internal static class WebAddresses
{
    private const int MaxScheme = 20;

    private static readonly SearchValues<char> Ends = SearchValues.Create(" \t\r\n\"<>`|\\^{}\u00a0");

    private static readonly SearchValues<string> Credentials = SearchValues.Create(
        [
            "password=", "passwd=", "pwd=", "token=", "access_token=", "auth=", "apikey=", "api_key=", "api-key=", "key=", "secret=", "client_secret=",
            "sig=", "signature=", "x-amz-signature=", "x-amz-credential=", "x-goog-signature=", "sas=", "session=", "sessionid=", "sid=", "jwt=", "code=",
        ],
        StringComparison.OrdinalIgnoreCase);

    /// <summary>Finds the addresses of a text.</summary>
    public static void Find(Scan scan)
    {
        ReadOnlySpan<char> text = scan.Text;
        FindWithScheme(scan, text);
        FindHosts(scan, text);
    }

    private static void FindWithScheme(Scan scan, ReadOnlySpan<char> text)
    {
        for (var at = 0; at < text.Length;)
        {
            var next = text[at..].IndexOf("://", StringComparison.Ordinal);
            if (next < 0)
            {
                break;
            }

            at += next;
            var start = at;
            while (start > 0 && at - start < MaxScheme && (char.IsAsciiLetterOrDigit(text[start - 1]) || text[start - 1] is '+' or '.' or '-'))
            {
                start--;
            }

            while (start < at && !char.IsAsciiLetter(text[start]))
            {
                start++;
            }

            var end = EndOf(text, at + 3);
            if (start < at && end > at + 3)
            {
                Add(scan, text, start, at + 3, end);
            }

            at = Math.Max(end, at + 3);
        }
    }

    private static void Add(Scan scan, ReadOnlySpan<char> text, int start, int host, int end)
    {
        var rest = text[host..end];
        var path = rest.IndexOfAny('/', '?', '#');
        var authority = path < 0 ? rest : rest[..path];
        var user = authority.LastIndexOf('@');
        var hasPassword = user > 0 && authority[..user].IndexOf(':') is var colon and >= 0 && colon < user - 1;
        var hasToken = user > 0 && user >= 8 && authority[..user].IndexOfAnyInRange('0', '9') >= 0;
        var query = rest.IndexOfAny('?', '#');
        var hasSecret = query >= 0 && HasCredential(rest[query..]);
        var isUrl = hasPassword || hasToken || hasSecret;
        scan.Add(start, end, isUrl ? SensitiveData.Url : SensitiveData.WebAddress, isUrl ? 1 : 0.95);
    }

    private static bool HasCredential(ReadOnlySpan<char> query)
    {
        var at = query.IndexOfAny(Credentials);
        while (at >= 0)
        {
            var value = query[at..];
            value = value[(value.IndexOf('=') + 1)..];
            var end = value.IndexOfAny('&', '#');
            if ((end < 0 ? value.Length : end) >= 8)
            {
                return true;
            }

            query = value;
            at = query.IndexOfAny(Credentials);
        }

        return false;
    }

    private static int EndOf(ReadOnlySpan<char> text, int from)
    {
        var length = text[from..].IndexOfAny(Ends);
        var end = length < 0 ? text.Length : from + length;
        while (end > from)
        {
            var c = text[end - 1];
            if (c is '.' or ',' or ';' or ':' or '!' or '?' or '\'' or '*' or '_'
                || (c == ')' && text[from..end].Count('(') < text[from..end].Count(')'))
                || (c == ']' && text[from..end].Count('[') < text[from..end].Count(']')))
            {
                end--;
                continue;
            }

            break;
        }

        return end;
    }

    // "www.example.com/x" and "example.com": known by the top-level domain.
    private static void FindHosts(Scan scan, ReadOnlySpan<char> text)
    {
        for (var at = 0; at < text.Length;)
        {
            var next = text[at..].IndexOf('.');
            if (next < 0 || at + next + 2 >= text.Length)
            {
                break;
            }

            var dot = at + next;
            at = dot + 1;
            if (!char.IsAsciiLetterOrDigit(text[dot + 1]) || dot == 0 || !char.IsAsciiLetterOrDigit(text[dot - 1]))
            {
                continue;
            }

            var start = dot;
            while (start > 0 && dot - start < 64 && (char.IsAsciiLetterOrDigit(text[start - 1]) || text[start - 1] == '-'))
            {
                start--;
            }

            var length = Domains.MatchLength(text[start..], out var last);
            at = Math.Max(at, start + length);
            if (length > 0 && last > 0 && IsHost(text, start, last, length))
            {
                var end = start + length;
                if (end < text.Length && text[end] is '/' or '?' or ':' or '#')
                {
                    end = Math.Max(end, EndOf(text, end));
                }

                scan.Add(start, end, SensitiveData.WebAddress, 0.8);
                at = Math.Max(at, end);
            }
        }
    }

    private static bool IsHost(ReadOnlySpan<char> text, int start, int last, int length)
    {
        if (start > 0 && (text[start - 1] is '@' or '/' or '.' or '_' or '\\' or '=' || char.IsLetterOrDigit(text[start - 1])))
        {
            return false;
        }

        var top = text.Slice(start + last, length - last);
        var end = start + length;
        if (!Domains.IsTopLevel(top) || (end < text.Length && (text[end] is '@' or '_' or '(' or '\\' || char.IsLetterOrDigit(text[end]))))
        {
            return false;
        }

        var isWww = text[start..].StartsWith("www.", StringComparison.OrdinalIgnoreCase);
        var hasPath = end < text.Length && text[end] == '/';
        if (isWww || (hasPath && !Domains.IsAmbiguous(top)))
        {
            return true;
        }

        // "end.It": a sentence that lacks a space.
        return !Domains.IsAmbiguous(top) && top.IndexOfAnyInRange('A', 'Z') < 0 && last > 2 && text.Slice(start, last).IndexOfAnyInRange('a', 'z') >= 0;
    }
}
