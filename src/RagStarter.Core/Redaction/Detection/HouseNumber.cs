namespace RagStarter.Core.Redaction.Detection;

/// <summary>Numbers of houses.</summary>
internal static class HouseNumber
{
    /// <summary>Where a house number that begins here ends: up to six digits, "12a", "12-14", "12/3"; 0 when it is another number.</summary>
    public static int EndAt(ReadOnlySpan<char> text, int start)
    {
        if (start > 0 && (Letters.IsOfWord(text[start - 1]) || text[start - 1] is '.' or ':' or '-' or '/' or '$' or '€' or '£' or '%' or '+' or '_'))
        {
            return 0;
        }

        var at = start;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            at++;
        }

        if (at - start > 6)
        {
            return 0;
        }

        if (LineEnds.IsStart(text, start) && LineEnds.DigitsBehind(text, start, at, 6) is var joined and > 0)
        {
            at = joined;
        }

        if (at + 1 < text.Length && text[at] is '-' or '/' && char.IsAsciiDigit(text[at + 1]))
        {
            var second = at + 1;
            while (second < text.Length && char.IsAsciiDigit(text[second]))
            {
                second++;
            }

            at = second - at <= 5 ? second : at;
        }
        else if (at < text.Length && char.IsAsciiLetter(text[at]) && (at + 1 == text.Length || !Letters.IsOfWord(text[at + 1])))
        {
            at++;
        }

        return at < text.Length && (Letters.IsOfWord(text[at]) || text[at] is '%' or '/' or ':') ? 0 : at;
    }

    /// <summary>Whether a unit of measure stands behind a number: "Main Street 5 km".</summary>
    public static bool IsMeasure(ReadOnlySpan<char> text, int end)
    {
        if (end >= text.Length || text[end] != ' ')
        {
            return end < text.Length && text[end] is '%' or '.' && end + 1 < text.Length && char.IsAsciiDigit(text[end + 1]);
        }

        var word = text[(end + 1)..NameRun.WordEnd(text, end + 1)];
        return word is "km" or "m" or "miles" or "metres" or "meters" or "years" or "days" or "hours" or "minutes" or "percent" or "million" or "times" or "people" or "points";
    }
}
