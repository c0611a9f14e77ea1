using System.Buffers;

namespace RagStarter.Core.Redaction.Detection;

/// <summary>E-mail addresses, also with "at" and "dot" spelt out, and cut at a line's end.</summary>
internal static class Emails
{
    private const int MaxLocal = 64;
    private const int MaxGap = 3;

    private static readonly SearchValues<string> SpeltAts =
        SearchValues.Create(["[at]", "(at)", "{at}", "<at>", " at ", "[@]", "(@)", "_at_", "-at-"], StringComparison.OrdinalIgnoreCase);

    private static readonly string[] SpeltDots = ["[dot]", "(dot)", "{dot}", "<dot>", " dot ", "[.]", "(.)", "_dot_", "-dot-"];

    /// <summary>Finds the addresses of a text.</summary>
    public static void Find(Scan scan)
    {
        ReadOnlySpan<char> text = scan.Text;
        for (var at = 0; at < text.Length; at++)
        {
            var next = text[at..].IndexOf('@');
            if (next < 0)
            {
                break;
            }

            at += next;
            TryAt(scan, text, at);
        }

        FindSpelt(scan, text);
    }

    private static void TryAt(Scan scan, ReadOnlySpan<char> text, int at)
    {
        var start = LocalStart(text, at);
        if (start < at)
        {
            var length = Domains.MatchLength(text[(at + 1)..], out var last);
            var dash = last > 0 ? text.Slice(at + 1 + last, length - last).IndexOf('-') : -1;
            if (dash > 0 && Domains.IsTopLevel(text.Slice(at + 1 + last, dash)))
            {
                // "the anna@example.com-related mail"
                length = last + dash;
            }

            if (length > 0 && last > 0 && IsTld(text.Slice(at + 1 + last, length - last)))
            {
                scan.Add(start, at + 1 + length, SensitiveData.Email, 1);
                return;
            }
        }

        TryLoose(scan, text, SkipBack(text, at), SkipForward(text, at + 1), needsSpeltDot: false);
    }

    // Spaces or a line break beside the at sign or a dot; a known top-level domain must then end the address.
    private static void TryLoose(Scan scan, ReadOnlySpan<char> text, int localEnd, int domainStart, bool needsSpeltDot)
    {
        var start = LocalStart(text, localEnd);
        if (start == localEnd)
        {
            return;
        }

        var labels = 0;
        var hasSpeltDot = false;
        for (var at = domainStart; labels < 5;)
        {
            var length = Domains.MatchLength(text[at..], out var last);
            if (length == 0)
            {
                return;
            }

            labels++;
            if ((labels > 1 || last > 0) && Domains.IsTopLevel(text.Slice(at + last, length - last)))
            {
                if (hasSpeltDot || !needsSpeltDot)
                {
                    scan.Add(start, at + length, SensitiveData.Email, 0.9);
                }

                return;
            }

            var dot = DotLength(text[(at + length)..], out var isSpelt);
            if (dot == 0)
            {
                return;
            }

            hasSpeltDot |= isSpelt;
            at += length + dot;
        }
    }

    private static void FindSpelt(Scan scan, ReadOnlySpan<char> text)
    {
        for (var at = 0; at < text.Length;)
        {
            var next = text[at..].IndexOfAny(SpeltAts);
            if (next < 0)
            {
                break;
            }

            at += next;
            var length = text[at] == ' ' || text[at] is '_' or '-' ? 4 : text[at + 1] == '@' ? 3 : 4;
            var isBare = text[at] is ' ' or '_' or '-';
            TryLoose(scan, text, SkipBack(text, at), SkipForward(text, at + length), needsSpeltDot: isBare);
            at += isBare ? length - 1 : length;
        }
    }

    private static int DotLength(ReadOnlySpan<char> text, out bool isSpelt)
    {
        isSpelt = false;
        var gap = SkipForward(text, 0);
        foreach (var dot in SpeltDots)
        {
            var from = dot[0] == ' ' ? 0 : gap;
            if (text[from..].StartsWith(dot, StringComparison.OrdinalIgnoreCase))
            {
                isSpelt = true;
                return SkipForward(text, from + dot.Length);
            }
        }

        return gap < text.Length && text[gap] == '.' ? SkipForward(text, gap + 1) : 0;
    }

    private static int LocalStart(ReadOnlySpan<char> text, int end)
    {
        var start = end;
        while (start > 0 && end - start < MaxLocal && IsLocal(text[start - 1]) && !(Letters.IsWithoutSpaces(text[start - 1]) && char.IsAscii(text[end - 1])))
        {
            start--;
        }

        while (start < end && text[start] is '.' or '-' or '\'' or '+')
        {
            start++;
        }

        // A longer run of such characters is no address.
        return start > 0 && end - start == MaxLocal && IsLocal(text[start - 1]) ? end : start;
    }

    private static bool IsLocal(char c) => char.IsLetterOrDigit(c) || c is '.' or '_' or '+' or '-' or '\'';

    private static bool IsTld(ReadOnlySpan<char> label)
    {
        if (label.Length is < 2 or > 24)
        {
            return false;
        }

        foreach (var c in label)
        {
            if (!char.IsLetter(c))
            {
                return label.StartsWith("xn--", StringComparison.OrdinalIgnoreCase);
            }
        }

        return true;
    }

    private static int SkipBack(ReadOnlySpan<char> text, int at)
    {
        var lowest = Math.Max(0, at - MaxGap);
        while (at > lowest && text[at - 1] is ' ' or '\t' or '\n' or '\r')
        {
            at--;
        }

        return at;
    }

    private static int SkipForward(ReadOnlySpan<char> text, int at)
    {
        var highest = Math.Min(text.Length, at + MaxGap);
        while (at < highest && text[at] is ' ' or '\t' or '\n' or '\r')
        {
            at++;
        }

        return at;
    }
}
