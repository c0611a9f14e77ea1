using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace RagStarter.Core.Ingestion.Readers.PlainText;

/// <summary>A line of plain text and what it looks like by itself.</summary>
internal sealed partial record TextLine
{
    private const int TabWidth = 8;
    private const int MaxHeadingLength = 80;
    private const int MinHeadingLetters = 3;
    private const int MaxLabelLength = 40;
    private const int MinGap = 3;

    /// <summary>Creates the line from its text without the line break.</summary>
    public TextLine(string raw)
    {
        Raw = raw.Contains('\t') ? WithoutTabs(raw) : raw.TrimEnd();
        Body = Raw.TrimStart();
        Indent = Raw.Length - Body.Length;
    }

    /// <summary>The line with tabs as spaces, without white space at the end.</summary>
    public string Raw { get; }

    /// <summary>The line without white space around it.</summary>
    public string Body { get; }

    /// <summary>The number of spaces in front.</summary>
    public int Indent { get; }

    /// <summary>Whether there is nothing on it.</summary>
    public bool IsBlank => Body.Length == 0;

    /// <summary>Whether it is a line of "=" signs, which underlines the most important heading.</summary>
    public bool IsDoubleRule => DoubleRule().IsMatch(Body);

    /// <summary>Whether it is a line of "-", "=", "*", "_" or "~" signs.</summary>
    public bool IsRule => Rule().IsMatch(Body);

    /// <summary>Whether it is a short line in capital letters.</summary>
    public bool IsCapitals =>
        Body.Length is > 0 and <= MaxHeadingLength
        && Body[^1] is not ('.' or ',' or ';')
        && Body.Count(char.IsLetter) >= MinHeadingLetters
        && !Body.Any(char.IsLower)
        && Body.Any(char.IsUpper);

    /// <summary>Whether it begins in the middle of a sentence.</summary>
    public bool BeginsLowerCase => Body.Length > 0 && char.IsLower(Body[0]);

    /// <summary>Whether it ends a sentence or announces something.</summary>
    public bool EndsSentence => Body.Length > 0 && Body[^1] is '.' or '!' or '?' or ':' or ';';

    /// <summary>The length of its first word.</summary>
    public int FirstWordLength => Body.IndexOf(' ') is var end and >= 0 ? end : Body.Length;

    /// <summary>The list item that begins on it: its marker and text.</summary>
    public (string Marker, string Text)? ListItem =>
        Item().Match(Body) is { Success: true } item ? (item.Groups["marker"].Value, item.Groups["text"].Value) : null;

    /// <summary>
    /// A label, a gap and a text, as in "From:     the director", with the column at which the text begins and whether the
    /// gap alone says so; <see langword="null"/> where there is none.
    /// </summary>
    public (string Label, string Text, int Column, bool IsSure)? Definition
    {
        get
        {
            var gap = Body.AsSpan(0, Math.Min(Body.Length, MaxLabelLength + MinGap)).IndexOf("  ");
            if (gap <= 0)
            {
                return null;
            }

            var text = gap + Body.AsSpan(gap).IndexOfAnyExcept(' ');
            return (Body[..gap], Body[text..], Indent + text, text - gap >= MinGap || Body[gap - 1] == ':');
        }
    }

    /// <summary>Whether it begins with a word or two and a colon, as in "Access: support group only".</summary>
    public bool BeginsWithLabel => Label().IsMatch(Body);

    /// <summary>Whether it is laid out in columns, so that joining it with its neighbours would mix them up.</summary>
    public bool HasColumns => Body.StartsWith('|') || Body.Contains("   ", StringComparison.Ordinal);

    /// <summary>The number of an ordered list's marker; <see langword="null"/> for bullets.</summary>
    public static int? NumberOf(string marker) =>
        int.TryParse(marker.AsSpan().TrimEnd(".)"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string WithoutTabs(string raw)
    {
        var line = new StringBuilder(raw.Length + (2 * TabWidth));
        foreach (var c in raw)
        {
            line.Append(c == '\t' ? ' ' : c, c == '\t' ? TabWidth - (line.Length % TabWidth) : 1);
        }

        return line.ToString().TrimEnd();
    }

    [GeneratedRegex(@"^\p{Lu}[\w-]*( [\w-]+){0,2}: \S")]
    private static partial Regex Label();

    [GeneratedRegex("^={3,}$")]
    private static partial Regex DoubleRule();

    [GeneratedRegex(@"^(-{3,}|={3,}|\*{3,}|_{3,}|~{3,})$")]
    private static partial Regex Rule();

    [GeneratedRegex(@"^(?<marker>[-*+•–]|\d{1,3}[.)]|[a-z]\))\s+(?<text>\S.*)$")]
    private static partial Regex Item();
}
