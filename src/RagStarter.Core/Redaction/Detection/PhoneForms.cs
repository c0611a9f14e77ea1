namespace RagStarter.Core.Redaction.Detection;

/// <summary>Ways of writing telephone numbers, and numbers that only look like one.</summary>
internal static class PhoneForms
{
    /// <summary>Where the number ends with its extension, if one follows.</summary>
    public static int WithExtension(ReadOnlySpan<char> text, int end)
    {
        var at = end;
        while (at < text.Length && at - end < 2 && text[at] is ' ' or ',')
        {
            at++;
        }

        var rest = text[at..];
        var mark = rest.StartsWith("ext.", StringComparison.OrdinalIgnoreCase) ? 4
            : rest.StartsWith("ext", StringComparison.OrdinalIgnoreCase) ? 3
            : rest.StartsWith("x", StringComparison.OrdinalIgnoreCase) ? 1 : 0;
        if (mark == 0)
        {
            return end;
        }

        at += mark;
        at += at < text.Length && text[at] is ' ' or ':' ? 1 : 0;
        var first = at;
        while (at < text.Length && at - first < 6 && char.IsAsciiDigit(text[at]))
        {
            at++;
        }

        return at > first && (at == text.Length || !Letters.IsOfWord(text[at])) ? at : end;
    }

    /// <summary>Whether a number has a form of the North American plan, with an area code and an exchange that begin with 2 to 9.</summary>
    public static bool IsNorthAmerican(ReadOnlySpan<char> number)
    {
        Span<char> shape = stackalloc char[number.Length];
        for (var i = 0; i < number.Length; i++)
        {
            shape[i] = char.IsAsciiDigit(number[i]) ? '9' : number[i] is '-' or '.' ? '-' : number[i];
        }

        var local = shape is "999-999-9999" or "(999) 999-9999" or "(999)999-9999" or "(999)-999-9999" or "(999) 999 9999" ? number
            : shape is "9-999-999-9999" or "9 (999) 999-9999" or "9-(999)-999-9999" or "9 999-999-9999" && number[0] == '1' ? number[2..]
            : default;
        if (local.IsEmpty)
        {
            return false;
        }

        local = local[0] == '(' ? local[1..] : local;
        var exchange = local.Length - 8;
        return local[0] >= '2' && local[exchange] >= '2';
    }

    /// <summary>Whether groups stand as in a national form: two behind a zero or a bracket, else three and more with spaces.</summary>
    public static bool IsGrouped(ReadOnlySpan<char> number) =>
        number[0] is '0' or '('
            ? number.Count(' ') + number.Count('-') + number.Count('/') + number.Count('.') is >= 1 and <= 5 && number.IndexOf('_') < 0
            : number.Count(' ') is >= 2 and <= 5 && number.IndexOfAny("-/._") < 0;

    /// <summary>Whether it is a day: 2024-05-17, 17.05.2024, 5/17/24.</summary>
    public static bool IsDate(ReadOnlySpan<char> number)
    {
        Span<Range> parts = stackalloc Range[4];
        var count = number.SplitAny(parts, "-./");
        if (count != 3)
        {
            return number.Length == 8 && number.IndexOfAnyExceptInRange('0', '9') < 0 && number[..2] is "19" or "20"
                && Checksum.IsMonthAndDay(Checksum.Number(number[4..6]), Checksum.Number(number[6..]));
        }

        var a = number[parts[0]].Trim();
        var b = number[parts[1]].Trim();
        var c = number[parts[2]].Trim();
        return (a.Length is 1 or 2 && b.Length is 1 or 2 && c.Length is 2 or 4) || (a.Length == 4 && b.Length is 1 or 2 && c.Length is 1 or 2);
    }

    /// <summary>Whether it is a number with thousands or a fraction: 1.234.567 or 3.14159265.</summary>
    public static bool IsDecimal(ReadOnlySpan<char> text, int start, ReadOnlySpan<char> number) =>
        (start > 0 && text[start - 1] is ',' && start > 1 && char.IsAsciiDigit(text[start - 2]))
        || (number.Count('.') == 1 && number.IndexOfAny(" -/()") < 0);
}
