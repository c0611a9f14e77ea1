using System.Collections.Frozen;
using System.Globalization;
using System.Security.Cryptography;

namespace RagStarter.Core.Redaction.Placeholders;

/// <summary>
/// How placeholders are written: "[EMAIL-k7mq2xw9tz-1]", that is the class, ten random characters of this value alone,
/// and a number for people. What a model makes of one (other case, spaces, escapes, a missing bracket or number) is
/// recognised too, so that it can be shown as masked.
/// </summary>
internal static class PlaceholderFormat
{
    public const char Open = '[';
    public const char Close = ']';

    // Without letters and digits that look alike, so that a model copies them faithfully.
    private const string Alphabet = "abcdefghjkmnpqrstuvwxyz23456789";
    private const string Digits = "23456789";
    private const int TokenLength = 10;
    private const int MinAlteredToken = 8;
    private const int MaxAlteredToken = 12;
    private const int MaxName = 24;
    private const int MaxNumber = 5;
    private const int MaxSpaces = 2;

    private static readonly FrozenSet<string> KnownNames =
        SensitiveData.All.Append(SensitiveData.Lookalike).Select(c => NameOf(c.Value)).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>A placeholder that nobody can guess: about 48 random bits.</summary>
    public static string Create(string classification, int number) => string.Create(
        CultureInfo.InvariantCulture, $"{Open}{NameOf(classification)}-{NewToken()}-{number}{Close}");

    /// <summary>A class's name as it stands in placeholders and marks: capital letters and digits only.</summary>
    public static string NameOf(string classification)
    {
        var name = string.Concat(classification.ToUpperInvariant().Where(char.IsAsciiLetterOrDigit).Take(MaxName));
        return name.Length >= 2 && char.IsAsciiLetter(name[0]) ? name : $"X{name}X"[..Math.Min(name.Length + 2, MaxName)];
    }

    /// <summary>Reads a placeholder, or what a model made of one, at the start of <paramref name="text"/>.</summary>
    /// <param name="text">Begins with <see cref="Open"/>.</param>
    /// <param name="isEnd">Whether nothing follows; otherwise a beginning is <see cref="PlaceholderMatch.NeedsMore"/>.</param>
    public static PlaceholderMatch Read(ReadOnlySpan<char> text, bool isEnd)
    {
        var more = isEnd ? PlaceholderMatch.None : PlaceholderMatch.NeedsMore;
        var at = 1;
        var isExact = SkipSpaces(text, ref at) == 0;
        var nameStart = at;
        while (at < text.Length && at - nameStart <= MaxName && char.IsAsciiLetterOrDigit(text[at]))
        {
            at++;
        }

        var name = text[nameStart..at];
        isExact &= name.IndexOfAnyInRange('a', 'z') < 0;
        if (at == text.Length)
        {
            return isEnd || name.Length > MaxName || (!isExact && !CouldBecomeKnown(name)) || (name.Length > 0 && !char.IsAsciiLetter(name[0]))
                ? PlaceholderMatch.None
                : more;
        }

        if (name.Length is < 2 or > MaxName || !char.IsAsciiLetter(name[0]) || !ReadSeparator(text, ref at, ref isExact))
        {
            return at == text.Length && (isExact || IsKnown(name)) ? more : PlaceholderMatch.None;
        }

        if (!isExact && !IsKnown(name))
        {
            return PlaceholderMatch.None;
        }

        return ReadToken(text, at, isExact, isEnd, nameStart, name.Length);
    }

    /// <summary>Whether it is the name of a class, in whatever case.</summary>
    public static bool IsKnown(ReadOnlySpan<char> name) =>
        KnownNames.GetAlternateLookup<ReadOnlySpan<char>>().Contains(name);

    private static PlaceholderMatch ReadToken(ReadOnlySpan<char> text, int at, bool isExact, bool isEnd, int nameStart, int nameLength)
    {
        var name = text.Slice(nameStart, nameLength);
        var isKnown = IsKnown(name);
        var (length, digits, spaces) = (0, 0, 0);
        var end = at;
        for (; at < text.Length; at++)
        {
            var c = text[at];
            if (char.IsAsciiLetterOrDigit(c))
            {
                length++;
                digits += char.IsAsciiDigit(c) ? 1 : 0;
                isExact &= Alphabet.Contains(c) && spaces == 0;
                end = at + 1;
            }
            else if (IsSpace(c) && length is > 0 and < TokenLength && spaces < MaxSpaces)
            {
                spaces++;
            }
            else
            {
                break;
            }

            if (length > MaxAlteredToken || (!isExact && !isKnown))
            {
                return PlaceholderMatch.None;
            }
        }

        if (at == text.Length && !isEnd)
        {
            return isKnown || length <= TokenLength ? PlaceholderMatch.NeedsMore : PlaceholderMatch.None;
        }

        isExact &= length == TokenLength;
        return length < MinAlteredToken || digits == 0 || (!isExact && !isKnown)
            ? PlaceholderMatch.None
            : ReadEnd(text, end, isExact, isEnd, name);
    }

    // The number and the bracket. Where all that stands before them is as only a placeholder has it, they may be missing.
    private static PlaceholderMatch ReadEnd(ReadOnlySpan<char> text, int tokenEnd, bool isExact, bool isEnd, ReadOnlySpan<char> name)
    {
        var at = tokenEnd;
        var end = tokenEnd;
        var ignored = true;
        if (ReadSeparator(text, ref at, ref ignored))
        {
            var numberStart = at;
            while (at < text.Length && at - numberStart < MaxNumber && char.IsAsciiDigit(text[at]))
            {
                at++;
            }

            end = at > numberStart ? at : tokenEnd;
        }

        if (at == text.Length && !isEnd)
        {
            return PlaceholderMatch.NeedsMore;
        }

        at = end;
        _ = SkipSpaces(text, ref at);
        at += at < text.Length && text[at] == '\\' ? 1 : 0;
        if (at == text.Length && !isEnd)
        {
            return PlaceholderMatch.NeedsMore;
        }

        var isClosed = at < text.Length && text[at] == Close;
        return isClosed && (isExact || end > tokenEnd) ? PlaceholderMatch.Of(at + 1, name)
            : isExact ? PlaceholderMatch.Of(end, name)
            : PlaceholderMatch.None;
    }

    private static bool ReadSeparator(ReadOnlySpan<char> text, ref int at, ref bool isExact)
    {
        var start = at;
        isExact &= SkipSpaces(text, ref at) == 0;
        if (at < text.Length && text[at] == '\\')
        {
            isExact = false;
            at++;
        }

        if (at >= text.Length)
        {
            return false;
        }

        if (text[at] is not ('-' or '_' or ':' or '\u2010' or '\u2011' or '\u2012' or '\u2013' or '\u2014'))
        {
            at = start;
            return false;
        }

        isExact &= text[at] == '-';
        at++;
        isExact &= SkipSpaces(text, ref at) == 0;
        return true;
    }

    private static int SkipSpaces(ReadOnlySpan<char> text, ref int at)
    {
        var start = at;
        while (at < text.Length && at - start < MaxSpaces && IsSpace(text[at]))
        {
            at++;
        }

        return at - start;
    }

    private static bool IsSpace(char c) => c is ' ' or '\t' or '\n' or '\u00a0';

    private static bool CouldBecomeKnown(ReadOnlySpan<char> start)
    {
        foreach (var name in KnownNames)
        {
            if (name.AsSpan().StartsWith(start, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    // With two digits at least: a word of ordinary text has none.
    private static string NewToken()
    {
        Span<char> token = stackalloc char[TokenLength];
        RandomNumberGenerator.GetItems(Alphabet, token[2..]);
        RandomNumberGenerator.GetItems(Digits, token[..2]);
        RandomNumberGenerator.Shuffle(token);
        return new string(token);
    }
}
