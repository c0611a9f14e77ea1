namespace RagStarter.Core.Redaction;

/// <summary>Numbers of payment cards (ISO/IEC 7812-1).</summary>
internal static class PaymentCard
{
    private const int MinDigits = 13;
    private const int MaxDigits = 19;

    // How cards print their numbers, the longest first; one unbroken group is another way.
    private static readonly int[][] Layouts = [[4, 4, 4, 4, 3], [4, 4, 4, 4], [4, 6, 5], [4, 6, 4]];

    /// <summary>
    /// Finds the card numbers in a run of digits that single spaces or dashes divide. Other numbers may stand in the same
    /// run: an expiry date or a check number behind the card, an amount before it, a second card.
    /// </summary>
    public static void Find(ReadOnlySpan<char> run, int offset, ref List<Finding>? found)
    {
        var groups = GroupsOf(run);
        var hasFound = false;
        for (var i = 0; i < groups.Count;)
        {
            var count = GroupsOfCardAt(run, groups, i);
            if (count == 0)
            {
                i++;
                continue;
            }

            Add(run, groups[i].Start, groups[i + count - 1].End, offset, ref found);
            hasFound = true;
            i += count;
        }

        if (!hasFound && IsCard(run))
        {
            Add(run, 0, run.Length, offset, ref found);
        }
    }

    private static void Add(ReadOnlySpan<char> run, int start, int end, int offset, ref List<Finding>? found) =>
        (found ??= []).Add(new Finding(offset + start, run[start..end].Length, SensitiveData.PaymentCard));

    private static int GroupsOfCardAt(ReadOnlySpan<char> run, List<(int Start, int End)> groups, int at)
    {
        foreach (var layout in Layouts)
        {
            if (Follows(layout, groups, at) && IsCard(run[groups[at].Start..groups[at + layout.Length - 1].End]))
            {
                return layout.Length;
            }
        }

        return IsCard(run[groups[at].Start..groups[at].End]) ? 1 : 0;
    }

    private static bool Follows(int[] layout, List<(int Start, int End)> groups, int at)
    {
        if (at + layout.Length > groups.Count)
        {
            return false;
        }

        for (var i = 0; i < layout.Length; i++)
        {
            if (groups[at + i].End - groups[at + i].Start != layout[i])
            {
                return false;
            }
        }

        return true;
    }

    private static List<(int Start, int End)> GroupsOf(ReadOnlySpan<char> run)
    {
        var groups = new List<(int Start, int End)>();
        var start = 0;
        for (var i = 1; i <= run.Length; i++)
        {
            if (i == run.Length || !char.IsAsciiDigit(run[i]))
            {
                groups.Add((start, i));
                start = i + 1;
            }
        }

        return groups;
    }

    private static bool IsCard(ReadOnlySpan<char> text)
    {
        Span<char> digits = stackalloc char[MaxDigits];
        var count = 0;
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c))
            {
                continue;
            }

            if (count == MaxDigits)
            {
                return false;
            }

            digits[count++] = c;
        }

        // A number of one repeated digit passes the checksum at some lengths and is no card.
        return count >= MinDigits
            && HasIssuer(digits)
            && digits[..count].IndexOfAnyExcept(digits[0]) >= 0
            && HasValidChecksum(digits[..count]);
    }

    // Issuers' numbers begin with 3 to 6, or with 2200-2204 (Mir) and 2221-2720 (Mastercard).
    private static bool HasIssuer(ReadOnlySpan<char> digits) => digits[0] switch
    {
        >= '3' and <= '6' => true,
        '2' => int.Parse(digits[..4], provider: null) is (>= 2200 and <= 2204) or (>= 2221 and <= 2720),
        _ => false,
    };

    // The Luhn formula of annex B.
    private static bool HasValidChecksum(ReadOnlySpan<char> digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[^(i + 1)] - '0';
            if (i % 2 == 1)
            {
                digit *= 2;
                digit -= digit > 9 ? 9 : 0;
            }

            sum += digit;
        }

        return sum % 10 == 0;
    }
}
