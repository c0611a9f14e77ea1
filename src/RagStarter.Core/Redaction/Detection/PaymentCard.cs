namespace RagStarter.Core.Redaction.Detection;

/// <summary>Numbers of payment cards (ISO/IEC 7812-1).</summary>
internal static class PaymentCard
{
    private const int MinDigits = 12;
    private const int MaxDigits = 19;

    // How cards print their numbers; one unbroken group is another way.
    private static readonly int[][] Layouts =
    [
        [4, 4, 4, 4, 3], [4, 4, 4, 4, 2], [4, 4, 4, 4, 1], [4, 4, 4, 4], [4, 6, 5], [4, 6, 4], [4, 4, 4, 3], [4, 4, 4, 2], [4, 4, 4, 1], [4, 4, 5],
        [4, 3, 3, 3], [4, 4, 4], [6, 13], [6, 12], [6, 10], [6, 9], [6, 8], [6, 7], [8, 8], [4, 12], [4, 8], [5, 5, 5], [4, 5, 6], [4, 4, 8],
    ];

    private static readonly Cues Context = new(
        "card", "cards", "cc", "ccn", "credit", "debit", "visa", "mastercard", "amex", "american express", "maestro", "discover", "diners", "jcb",
        "unionpay", "pan", "kreditkarte", "karte", "kartennummer", "carte", "tarjeta", "carta", "cartão", "kaart", "kort", "karta", "pay", "payment");

    /// <summary>
    /// Finds the card numbers in a run of digits. Other numbers may stand in the same run: an expiry date or a check
    /// number behind the card, an amount before it, a second card.
    /// </summary>
    public static void Find(Scan scan, List<DigitGroup> groups)
    {
        ReadOnlySpan<char> text = scan.Text;
        for (var i = 0; i < groups.Count;)
        {
            var count = groups[i].Length > MaxDigits || IsPartOfNumber(text, groups, i) ? 0 : GroupsOfCardAt(text, groups, i);
            if (count > 0)
            {
                scan.Add(groups[i].Start, groups[i + count - 1].End, SensitiveData.PaymentCard, 1);
            }

            i += Math.Max(count, 1);
        }
    }

    // Digits that a decimal point or a plus sign precedes belong to a fraction or a telephone number.
    private static bool IsPartOfNumber(ReadOnlySpan<char> text, List<DigitGroup> groups, int at)
    {
        var start = groups[at].Start;
        return start > 0
            && (text[start - 1] == '+' || char.IsAsciiLetter(text[start - 1])
                || (text[start - 1] is '.' or ',' && at > 0 && groups[at - 1].End == start - 1 && groups[at - 1].Length <= 3));
    }

    private static int GroupsOfCardAt(ReadOnlySpan<char> text, List<DigitGroup> groups, int at)
    {
        foreach (var layout in Layouts)
        {
            if (Follows(text, layout, groups, at) && IsCard(text, groups, at, at + layout.Length, isGrouped: true))
            {
                return layout.Length;
            }
        }

        return groups[at].Length >= MinDigits && IsCard(text, groups, at, at + 1, isGrouped: false)
            ? 1
            : GroupsOfUnusualCardAt(text, groups, at);
    }

    private static bool Follows(ReadOnlySpan<char> text, int[] layout, List<DigitGroup> groups, int at)
    {
        if (at + layout.Length > groups.Count)
        {
            return false;
        }

        for (var i = 0; i < layout.Length; i++)
        {
            if (groups[at + i].Length != layout[i])
            {
                return false;
            }
        }

        return HasOneSeparator(text, groups, at, at + layout.Length);
    }

    // Digits one by one or in groups of two or three; a number cut at a line's end; any grouping beside a word that says "card".
    private static int GroupsOfUnusualCardAt(ReadOnlySpan<char> text, List<DigitGroup> groups, int at)
    {
        if (!CouldBegin(text, groups, at))
        {
            return 0;
        }

        var digits = groups[at].Length;
        var breaks = 0;
        var isEven = true;
        var found = 0;
        for (var i = at + 1; i < groups.Count && digits <= MaxDigits; i++)
        {
            var isBreak = NumberRun.IsLineBreak(text[groups[i - 1].End..groups[i].Start]);
            breaks += isBreak ? 1 : 0;
            isEven &= groups[i].Length == groups[at].Length || groups[i].Length < groups[at].Length;
            digits += groups[i].Length;
            if (digits is < MinDigits or > MaxDigits)
            {
                continue;
            }

            var isUsual = (isEven && HasOneSeparator(text, groups, at, i + 1)) || breaks == 1
                || Context.Around(text, groups[at].Start, groups[i].End, 60, 20);
            if (isUsual && IsCard(text, groups, at, i + 1, isGrouped: false))
            {
                found = i + 1 - at;
            }

            isEven &= groups[i].Length == groups[at].Length;
        }

        return found;
    }

    private static bool CouldBegin(ReadOnlySpan<char> text, List<DigitGroup> groups, int at)
    {
        var first = text[groups[at].Start];
        var second = groups[at].Length > 1 ? text[groups[at].Start + 1] : at + 1 < groups.Count ? text[groups[at + 1].Start] : '\0';
        return first is >= '3' and <= '6' || (first == '0' && second == '6') || (first == '1' && second == '8') || (first == '2' && second <= '7') || (first == '8' && second is '1' or '2') || (first == '9' && second == '7');
    }

    private static bool HasOneSeparator(ReadOnlySpan<char> text, List<DigitGroup> groups, int from, int to)
    {
        var first = MarkOf(text[groups[from].End..groups[from + 1].Start]);
        for (var i = from + 2; i < to; i++)
        {
            var mark = MarkOf(text[groups[i - 1].End..groups[i].Start]);
            if (mark != first && mark != '\n' && first != '\n')
            {
                return false;
            }

            first = first == '\n' ? mark : first;
        }

        return true;
    }

    private static char MarkOf(ReadOnlySpan<char> separator)
    {
        var mark = separator.IndexOfAnyExcept(" \t\r\n");
        return mark >= 0 ? separator[mark] : NumberRun.IsLineBreak(separator) ? '\n' : ' ';
    }

    private static bool IsCard(ReadOnlySpan<char> text, List<DigitGroup> groups, int from, int to, bool isGrouped)
    {
        Span<char> buffer = stackalloc char[MaxDigits];
        var count = NumberRun.CopyDigits(text, groups, from, to, buffer);
        if (count < MinDigits)
        {
            return false;
        }

        var digits = buffer[..count];
        var fit = FitOf(digits);
        if (fit == CardFit.None || Checksum.IsRepeated(digits) || !Checksum.Luhn(digits))
        {
            return false;
        }

        // What lies behind the number must not go on: "4111-1111-1111-1111-5" is no card, nor is a serial number's part.
        var end = groups[to - 1].End;
        if (end < text.Length && char.IsAsciiLetter(text[end]))
        {
            return false;
        }

        return fit == CardFit.Usual || isGrouped || Context.Around(text, groups[from].Start, end, 60, 30);
    }

    // Issuer identification numbers and lengths as the networks publish them.
    private static CardFit FitOf(ReadOnlySpan<char> digits)
    {
        var n = digits.Length;
        var four = Checksum.Number(digits[..4]);
        return (four / 100) switch
        {
            >= 40 and <= 49 => n is 13 or 16 or 19 ? CardFit.Usual : n is >= 14 ? CardFit.Rare : CardFit.None,
            >= 51 and <= 55 => n == 16 ? CardFit.Usual : n is 18 or 19 ? CardFit.Rare : CardFit.None,
            >= 22 and <= 27 when four is >= 2221 and <= 2720 => n == 16 ? CardFit.Usual : CardFit.None,
            22 when four is >= 2200 and <= 2204 => n >= 16 ? CardFit.Usual : CardFit.None,
            6 when four == 604 => CardFit.Rare,
            34 or 37 => n == 15 ? CardFit.Usual : CardFit.None,
            30 or 36 or 38 or 39 => n is 14 or >= 16 ? CardFit.Usual : CardFit.None,
            35 => n >= 16 ? CardFit.Usual : CardFit.None,
            18 when four == 1800 => n == 15 ? CardFit.Usual : CardFit.None,
            21 when four == 2131 => n == 15 ? CardFit.Usual : CardFit.None,
            50 or (>= 56 and <= 58) or 67 or 63 or 61 or 66 or 68 or 69 => n is 16 or 18 or 19 ? CardFit.Usual : CardFit.Rare,
            60 or 62 or 64 or 65 or 81 or 82 => n >= 16 ? CardFit.Usual : n >= 12 ? CardFit.Rare : CardFit.None,
            59 => CardFit.Rare,
            97 when four == 9792 => n == 16 ? CardFit.Usual : CardFit.None,
            >= 10 and <= 19 => n == 15 ? CardFit.Rare : CardFit.None,
            _ => CardFit.None,
        };
    }

    private enum CardFit
    {
        None,

        // A length that the network also issues, but so seldom that the number alone does not tell.
        Rare,
        Usual,
    }
}
