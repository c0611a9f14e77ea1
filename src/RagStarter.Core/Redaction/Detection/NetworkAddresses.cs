using System.Net;

namespace RagStarter.Core.Redaction.Detection;

/// <summary>IPv4, IPv6 and hardware addresses.</summary>
internal static class NetworkAddresses
{
    private const int MaxIPv6 = 39;

    private static readonly Cues Versions = new("version", "versions", "ver", "v", "release", "build", "section", "chapter", "clause", "paragraph", "abschnitt");

    /// <summary>Finds IPv4 addresses.</summary>
    public static void FindIPv4(Scan scan)
    {
        ReadOnlySpan<char> text = scan.Text;
        for (var at = 0; at < text.Length;)
        {
            var next = text[at..].IndexOfAnyInRange('0', '9');
            if (next < 0)
            {
                break;
            }

            at += next;
            var end = IPv4End(text, at);
            if (end > 0)
            {
                if (!Versions.Before(text, at, 10))
                {
                    scan.Add(at, end, SensitiveData.IpAddress, 0.95);
                }

                at = end;
                continue;
            }

            var length = text[at..].IndexOfAnyExceptInRange('0', '9');
            at = length < 0 ? text.Length : at + length;
        }
    }

    /// <summary>Finds IPv6 and hardware addresses written with colons.</summary>
    public static void FindColons(Scan scan)
    {
        ReadOnlySpan<char> text = scan.Text;
        for (var at = 0; at < text.Length;)
        {
            var next = text[at..].IndexOf(':');
            if (next < 0)
            {
                break;
            }

            at += next;
            var start = at;
            while (start > 0 && at - start < 5 && char.IsAsciiHexDigit(text[start - 1]))
            {
                start--;
            }

            var end = at;
            while (end < text.Length && (char.IsAsciiHexDigit(text[end]) || text[end] == ':'))
            {
                end++;
            }

            if (end - at >= 2)
            {
                TryColons(scan, text, start, at, end);
            }

            at = Math.Max(end, at + 1);
        }
    }

    /// <summary>Finds hardware addresses written with dashes or dots.</summary>
    public static void FindDashedMac(Scan scan)
    {
        ReadOnlySpan<char> text = scan.Text;
        for (var at = 2; at < text.Length;)
        {
            var next = text[at..].IndexOf('-');
            if (next < 0)
            {
                break;
            }

            at += next;
            if (IsMac(text, at - 2, '-', 2))
            {
                scan.Add(at - 2, at + 15, SensitiveData.MacAddress, 0.95);
                at += 15;
            }

            at++;
        }

        for (var at = 4; at < text.Length;)
        {
            var next = text[at..].IndexOf('.');
            if (next < 0)
            {
                break;
            }

            at += next;
            if (IsMac(text, at - 4, '.', 4) && text.Slice(at - 4, 14).IndexOfAny("abcdefABCDEF") >= 0)
            {
                scan.Add(at - 4, at + 10, SensitiveData.MacAddress, 0.9);
                at += 10;
            }

            at++;
        }
    }

    private static void TryColons(Scan scan, ReadOnlySpan<char> text, int start, int colon, int end)
    {
        if (IsMac(text, colon - 2, ':', 2))
        {
            scan.Add(colon - 2, colon + 15, SensitiveData.MacAddress, 0.95);
            return;
        }

        // "addr:2001:db8::1": what ends a word before the first colon is not part of it.
        var isWordBefore = start > 0 && (Letters.IsOfWord(text[start - 1]) || text[start - 1] == '_');
        if (isWordBefore)
        {
            start = colon + 1;
            if (start < end && text[start] == ':')
            {
                return;
            }
        }
        else if (start == colon && (colon + 1 >= end || text[colon + 1] != ':'))
        {
            start = colon + 1;
        }

        // A colon behind it is punctuation, unless it is a pair that stands for zeros.
        if (end - start >= 2 && text[end - 1] == ':' && text[end - 2] != ':')
        {
            end--;
        }
        else if (end - start >= 3 && text[end - 1] == ':' && text[end - 2] == ':' && text[end - 3] == ':')
        {
            return;
        }

        if (end - start is < 2 or > MaxIPv6 || (end < text.Length && (Letters.IsOfWord(text[end]) || text[end] == '_')))
        {
            return;
        }

        var candidate = text[start..end];
        if (candidate.Count(':') < 2)
        {
            return;
        }

        // The last group may begin an IPv4 address: "::ffff:10.0.0.1".
        var lastColon = candidate.LastIndexOf(':');
        if (end < text.Length && text[end] == '.' && IPv4End(text, start + lastColon + 1, isInside: true) is var mapped and > 0)
        {
            end = mapped;
            candidate = text[start..end];
        }

        if (IPAddress.TryParse(candidate, out _) && (candidate.IndexOfAnyInRange('0', '9') >= 0 || candidate.Count(':') > 2))
        {
            scan.Add(start, end, SensitiveData.IpAddress, 0.95);
        }
    }

    private static bool IsMac(ReadOnlySpan<char> text, int start, char mark, int group)
    {
        var length = 12 + (12 / group) - 1;
        if (start < 0 || start + length > text.Length || (start > 0 && IsOfNumber(text[start - 1], mark))
            || (start + length < text.Length && IsOfNumber(text[start + length], mark)))
        {
            return false;
        }

        for (var i = 0; i < length; i++)
        {
            var c = text[start + i];
            if (i % (group + 1) == group ? c != mark : !char.IsAsciiHexDigit(c))
            {
                return false;
            }
        }

        // Six pairs of digits with dashes are more often a date or a number of another kind.
        return mark != '-' || text.Slice(start, length).IndexOfAny("abcdefABCDEF") >= 0 || text[start] == '0';
    }

    private static bool IsOfNumber(char c, char mark) => Letters.IsOfWord(c) || (c == mark && mark != '.');

    private static int IPv4End(ReadOnlySpan<char> text, int start, bool isInside = false)
    {
        if (!isInside && start > 0 && (Letters.IsOfWord(text[start - 1]) || (text[start - 1] == '.' && start > 1 && char.IsAsciiDigit(text[start - 2]))))
        {
            return 0;
        }

        var at = start;
        for (var part = 0; part < 4; part++)
        {
            if (part > 0)
            {
                var dot = DotLength(text[at..]);
                if (dot == 0)
                {
                    return 0;
                }

                at += dot;
            }

            var length = 0;
            while (length < 4 && at + length < text.Length && char.IsAsciiDigit(text[at + length]))
            {
                length++;
            }

            if (length is 0 or 4 || Checksum.Number(text.Slice(at, length)) > 255)
            {
                return 0;
            }

            at += length;
        }

        var goesOn = at < text.Length && (Letters.IsOfWord(text[at]) || (text[at] == '.' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1])));
        return goesOn ? 0 : at;
    }

    // A dot, as it is written to keep addresses from being linked, or with a line break beside it.
    private static int DotLength(ReadOnlySpan<char> text)
    {
        if (text.StartsWith("[.]", StringComparison.Ordinal) || text.StartsWith("(.)", StringComparison.Ordinal))
        {
            return 3;
        }

        if (text.StartsWith("[dot]", StringComparison.OrdinalIgnoreCase) || text.StartsWith("(dot)", StringComparison.OrdinalIgnoreCase))
        {
            return 5;
        }

        var at = 0;
        while (at < 2 && at < text.Length && text[at] is ' ' or '\n' or '\r')
        {
            at++;
        }

        if (at == text.Length || text[at] != '.')
        {
            return 0;
        }

        var before = at++;
        var end = Math.Min(text.Length, at + 2);
        while (at < end && text[at] is ' ' or '\n' or '\r')
        {
            at++;
        }

        // "in 2020. 3 of them": a space behind the dot only where one stands before it too, or a line break.
        return at == before + 1 || before > 0 || text[before..at].IndexOfAny('\n', '\r') >= 0 ? at : 0;
    }
}
