namespace RagStarter.Core.Redaction.Detection;

/// <summary>
/// Numbers of persons and taxpayers. One whose form or checksum alone tells enough is found anywhere; the others only
/// beside a word that names them.
/// </summary>
internal static class NationalNumbers
{
    private const int MaxLength = 20;
    private const int MaxGroups = 9;
    private const int MinDigits = 8;
    private const int MaxDigits = 18;

    // How far a word may stand from its number.
    private const int Before = 48;
    private const int After = 24;

    /// <summary>Finds the numbers that consist of digits and separators.</summary>
    public static void Find(Scan scan, List<DigitGroup> groups)
    {
        ReadOnlySpan<char> text = scan.Text;
        for (var i = 0; i < groups.Count; i++)
        {
            if (scan.IsWordAt(groups[i].Start - 1) || scan.At(groups[i].Start - 1) == '+' || IsTight(text, groups, i))
            {
                continue;
            }

            var digits = 0;
            for (var j = i; j < groups.Count && j < i + MaxGroups; j++)
            {
                digits += groups[j].Length;
                if (digits > MaxDigits)
                {
                    break;
                }

                if (digits >= MinDigits && !scan.IsWordAt(groups[j].End) && !IsTight(text, groups, j + 1))
                {
                    Try(scan, text, groups, i, j + 1);
                }
            }
        }
    }

    // Whether a mark without spaces ties the group to the one before: what follows or precedes belongs to the same number.
    private static bool IsTight(ReadOnlySpan<char> text, List<DigitGroup> groups, int at) =>
        at > 0 && at < groups.Count && groups[at].Start - groups[at - 1].End == 1 && (text[groups[at].Start - 1] is '-' or '.' or '/' or '_');

    private static void Try(Scan scan, ReadOnlySpan<char> text, List<DigitGroup> groups, int from, int to)
    {
        Span<char> buffer = stackalloc char[MaxDigits];
        var count = NumberRun.CopyDigits(text, groups, from, to, buffer);
        if (count <= 0)
        {
            return;
        }

        var (start, end) = (groups[from].Start, groups[to - 1].End);
        Span<char> shapeBuffer = stackalloc char[MaxLength];
        var shape = ShapeOf(text, groups, from, to, shapeBuffer);
        foreach (var rule in NationalNumberRules.ByLength(count))
        {
            var isStrong = rule.Shapes.Length > 0 && shape.Length > 0 && Matches(rule.Shapes, shape);
            if (!isStrong && !rule.StandsAlone && !IsTogether(text, groups, from, to))
            {
                continue;
            }

            if (!rule.IsValid(buffer[..count]))
            {
                continue;
            }

            var isNamed = rule.Names.Around(text, start, end, Before, After);
            if (isNamed || isStrong || (rule.StandsAlone && to - from == 1))
            {
                scan.Add(start, end, rule.Classification, isNamed ? 0.95 : isStrong ? rule.ShapeConfidence : 0.6);
            }
        }
    }

    // Digits with single marks or spaces between them, or cut at one line's end.
    private static bool IsTogether(ReadOnlySpan<char> text, List<DigitGroup> groups, int from, int to)
    {
        for (var i = from + 1; i < to; i++)
        {
            var separator = text[groups[i - 1].End..groups[i].Start];
            if ((separator.Length > 1 && !NumberRun.IsLineBreak(separator)) || separator.IndexOfAny(',', ':') >= 0)
            {
                return false;
            }
        }

        return true;
    }

    // "ddd-dd-dddd" as "3-2-4"; any other mark than the four that such numbers use leaves none.
    private static ReadOnlySpan<char> ShapeOf(ReadOnlySpan<char> text, List<DigitGroup> groups, int from, int to, Span<char> buffer)
    {
        var length = 0;
        for (var i = from; i < to; i++)
        {
            if (length + 3 > buffer.Length || groups[i].Length > 9)
            {
                return default;
            }

            if (i > from)
            {
                // At a line's end the break may stand beside the mark or in its place.
                var separator = text[groups[i - 1].End..groups[i].Start];
                var mark = separator.Trim(" \r\n");
                if (separator.Length != 1 && !NumberRun.IsLineBreak(separator))
                {
                    return default;
                }

                var sign = mark.IsEmpty ? separator.Length == 1 && separator[0] == ' ' ? ' ' : length > 1 ? buffer[length - 2] : ' ' : mark[0];
                if (sign is not ('-' or ' ' or '.' or '/' or '+'))
                {
                    return default;
                }

                buffer[length++] = sign;
            }

            buffer[length++] = (char)('0' + groups[i].Length);
        }

        return buffer[..length];
    }

    private static bool Matches(string[] shapes, ReadOnlySpan<char> shape)
    {
        foreach (var candidate in shapes)
        {
            if (shape.SequenceEqual(candidate))
            {
                return true;
            }
        }

        return false;
    }
}
