using System.Collections.Frozen;

namespace RagStarter.Core.Redaction.Detection;

/// <summary>Days as they are written in several languages.</summary>
internal static class Dates
{
    private static readonly FrozenSet<string> Months = (
        "january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec "
        + "januar februar märz mai juni juli oktober dezember jänner janvier février mars avril juin juillet août septembre octobre novembre décembre "
        + "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre gennaio febbraio aprile maggio giugno luglio settembre "
        + "ottobre dicembre janeiro fevereiro março maio junho julho setembro outubro novembro dezembro januari februari maart mei augustus").Split(' ')
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> MonthLookup = Months.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The length of the day that <paramref name="text"/> begins with: day, month and year; 0 when it begins with none.</summary>
    public static int MatchLength(ReadOnlySpan<char> text)
    {
        var numeric = NumericLength(text);
        return numeric > 0 ? numeric : WordedLength(text);
    }

    private static int NumericLength(ReadOnlySpan<char> text)
    {
        var at = 0;
        Span<int> values = stackalloc int[3];
        Span<int> lengths = stackalloc int[3];
        for (var part = 0; part < 3; part++)
        {
            if (part > 0)
            {
                if (at >= text.Length || text[at] is not ('-' or '.' or '/' or ' '))
                {
                    return 0;
                }

                at++;
                at += at < text.Length && text[at] == ' ' ? 1 : 0;
            }

            var length = DigitsAt(text[at..]);
            if (length is 0 or 3 or > 4)
            {
                return 0;
            }

            values[part] = Checksum.Number(text.Slice(at, length));
            lengths[part] = length;
            at += length;
        }

        if (at < text.Length && Letters.IsOfWord(text[at]))
        {
            return 0;
        }

        var isYearFirst = lengths[0] == 4 && IsYear(values[0]) && Checksum.IsMonthAndDay(values[1], values[2]);
        var isYearLast = lengths[0] <= 2 && lengths[1] <= 2 && lengths[2] is 2 or 4 && (lengths[2] == 2 || IsYear(values[2]))
            && (Checksum.IsMonthAndDay(values[1], values[0]) || Checksum.IsMonthAndDay(values[0], values[1]));
        return isYearFirst || isYearLast ? at : 0;
    }

    // "March 3rd, 1985", "3 March 1985", "3. März 1985", "the 3rd of March 1985".
    private static int WordedLength(ReadOnlySpan<char> text)
    {
        var at = 0;
        var hasMonth = false;
        var hasDay = false;
        for (var part = 0; part < 5; part++)
        {
            var digits = DigitsAt(text[at..]);
            if (digits == 4)
            {
                return hasMonth && IsYear(Checksum.Number(text.Slice(at, 4))) && (at + 4 == text.Length || !Letters.IsOfWord(text[at + 4])) ? at + 4 : 0;
            }

            if (digits is 1 or 2)
            {
                if (hasDay || Checksum.Number(text.Slice(at, digits)) is 0 or > 31)
                {
                    return 0;
                }

                hasDay = true;
                at += digits;
                if (at + 2 <= text.Length && text.Slice(at, 2) is "st" or "nd" or "rd" or "th")
                {
                    at += 2;
                }
            }
            else
            {
                var word = WordAt(text[at..]);
                if (word == 0)
                {
                    return 0;
                }

                if (MonthLookup.Contains(text.Slice(at, word)))
                {
                    hasMonth = true;
                }
                else if (!(text.Slice(at, word) is "of" or "de" or "di" or "del" or "the") || at == 0)
                {
                    return 0;
                }

                at += word;
            }

            while (at < text.Length && text[at] is ' ' or ',' or '.' or '-' or '/')
            {
                at++;
            }
        }

        return 0;
    }

    private static bool IsYear(int year) => year is >= 1880 and <= 2100;

    private static int DigitsAt(ReadOnlySpan<char> text)
    {
        var length = 0;
        while (length < text.Length && length < 5 && char.IsAsciiDigit(text[length]))
        {
            length++;
        }

        return length;
    }

    private static int WordAt(ReadOnlySpan<char> text)
    {
        var length = 0;
        while (length < text.Length && length < 12 && char.IsLetter(text[length]))
        {
            length++;
        }

        return length;
    }
}
