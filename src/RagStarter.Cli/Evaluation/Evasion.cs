using System.Text;

namespace RagStarter.Cli.Evaluation;

/// <summary>Ways of writing a value so that people still read it and simple patterns miss it.</summary>
internal static class Evasion
{
    private const string Latin = "aceopxyiABCEHKMOPTX";
    private const string Cyrillic = "асеорхуіАВСЕНКМОРТХ";

    /// <summary>All ways by name.</summary>
    public static IReadOnlyDictionary<string, Func<string, string>> All { get; } = new Dictionary<string, Func<string, string>>
    {
        ["zeroWidth"] = value => Between(value, "\u200b"),
        ["bidi"] = value => $"\u202a{Between(value, "\u200e")}\u202c",
        ["softHyphen"] = value => Between(value, "\u00ad"),
        ["fullWidth"] = value => Map(value, c => c is > ' ' and <= '~' ? (char)(c + 0xfee0) : c),
        ["homoglyphs"] = value => value.Any(char.IsAsciiLetter) ? Map(value, Homoglyph) : value,
        ["otherDigits"] = value => Map(value, c => char.IsAsciiDigit(c) ? (char)('\u0660' + (c - '0')) : c),
        ["oddSpaces"] = value => value.Replace(' ', '\u2009').Replace('-', '\u2011'),
        ["separators"] = Separators,
        ["splitLine"] = SplitLine,
        ["entities"] = value => value.Replace("@", "&#64;", StringComparison.Ordinal).Replace(".", "&#46;", StringComparison.Ordinal).Replace("-", "&#x2d;", StringComparison.Ordinal),
    };

    /// <summary>Writes the promised values of a sample in another way; the marks move with them.</summary>
    public static RedactionSample Apply(RedactionSample sample, Func<string, string> way)
    {
        var text = new StringBuilder();
        var spans = new List<RedactionSpan>();
        var at = 0;
        foreach (var span in sample.Spans.OrderBy(s => s.Start))
        {
            if (span.Start < at)
            {
                continue;
            }

            text.Append(sample.Text, at, span.Start - at);
            var value = sample.Text[span.Start..span.End];
            var start = text.Length;
            text.Append(RedactionTypes.ClassesOf(span.Type).Count > 0 ? way(value) : value);
            spans.Add(span with { Start = start, End = text.Length });
            at = span.End;
        }

        return new RedactionSample(text.Append(sample.Text, at, sample.Text.Length - at).ToString(), spans);
    }

    private static string Between(string value, string mark) => string.Join(mark, value.Chunk(2).Select(c => new string(c)));

    private static string Map(string value, Func<char, char> map) => string.Concat(value.Select(map));

    private static char Homoglyph(char c) => Latin.IndexOf(c, StringComparison.Ordinal) is var at and >= 0 ? Cyrillic[at] : c;

    // Digits of long numbers in groups with another mark: 4111.1111.1111.1111.
    private static string Separators(string value)
    {
        var digits = new string([.. value.Where(char.IsAsciiDigit)]);
        return digits.Length is >= 13 and <= 19 && !value.Any(char.IsLetter) ? string.Join('.', digits.Chunk(4).Select(c => new string(c))) : value;
    }

    // A break where a mark or a space stands, or in the middle of a long number.
    private static string SplitLine(string value)
    {
        var at = value.IndexOfAny(['@', '-', ' '], value.Length / 3);
        return at > 0 && value[at] == ' ' ? string.Concat(value.AsSpan(0, at), "\n", value.AsSpan(at + 1))
            : at > 0 ? value.Insert(at + 1, "\n")
            : value.All(char.IsAsciiDigit) ? value.Insert(value.Length / 2, "\n")
            : value;
    }
}
