namespace RagStarter.Core.Redaction.Detection;

/// <summary>Postcodes.</summary>
internal static class Postcodes
{
    /// <summary>Where a postcode that begins here ends: four to six digits, "12345-6789", "SW1A 1AA", "K1A 0B1", "1012 AB", "D-10115"; 0 when there is none.</summary>
    public static int EndAt(ReadOnlySpan<char> text, int at)
    {
        if (at + 3 < text.Length && char.IsAsciiLetterUpper(text[at]) && text[at + 1] == '-' && char.IsAsciiDigit(text[at + 2]))
        {
            at += 2;
        }

        var digits = 0;
        while (at + digits < text.Length && digits < 8 && char.IsAsciiDigit(text[at + digits]))
        {
            digits++;
        }

        if (digits is >= 1 and < 6 && LineEnds.DigitsBehind(text, at, at + digits, 6) is var joined && joined - at - 1 is >= 4 && (joined == text.Length || text[joined] == '\n'))
        {
            return joined;
        }

        if (digits is >= 4 and <= 6)
        {
            var end = at + digits;
            if (end + 4 < text.Length && text[end] == '-' && char.IsAsciiDigit(text[end + 1]) && char.IsAsciiDigit(text[end + 4]))
            {
                end += 5;
            }
            else if (digits == 4 && end + 2 < text.Length && text[end] == ' ' && char.IsAsciiLetterUpper(text[end + 1]) && char.IsAsciiLetterUpper(text[end + 2])
                && (end + 3 == text.Length || !Letters.IsOfWord(text[end + 3])))
            {
                end += 3;
            }

            return end < text.Length && (Letters.IsOfWord(text[end]) || text[end] is '%' or ':') ? 0 : end;
        }

        return digits == 0 ? LetteredEnd(text, at) : 0;
    }

    private static int LetteredEnd(ReadOnlySpan<char> text, int start)
    {
        var at = start;
        while (at < text.Length && at - start < 4 && (char.IsAsciiLetterUpper(text[at]) || char.IsAsciiDigit(text[at])))
        {
            at++;
        }

        if (at - start is < 2 or > 4 || !char.IsAsciiLetterUpper(text[start]) || text[start..at].IndexOfAnyInRange('0', '9') < 0 || at + 3 >= text.Length + 1)
        {
            return 0;
        }

        var rest = at + (at < text.Length && text[at] == ' ' ? 1 : 0);
        return rest + 3 <= text.Length && char.IsAsciiDigit(text[rest]) && char.IsAsciiLetterUpper(text[rest + 1])
            && (char.IsAsciiLetterUpper(text[rest + 2]) || char.IsAsciiDigit(text[rest + 2])) && (rest + 3 == text.Length || !Letters.IsOfWord(text[rest + 3]))
                ? rest + 3
                : 0;
    }
}
