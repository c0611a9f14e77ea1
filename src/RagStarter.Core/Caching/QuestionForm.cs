using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using RagStarter.Core.Language;
using RagStarter.Core.Retrieval.Sentences;

namespace RagStarter.Core.Caching;

/// <summary>
/// What a question is, apart from how it is written: two questions of the same key are the same question, and two that
/// agree in everything else may share an answer.
/// </summary>
public sealed partial class QuestionForm
{
    private QuestionForm(string key, IReadOnlyList<string> words, IReadOnlyList<string> numbers, IReadOnlyList<string> direction, bool isNegated, QuestionKind kind)
    {
        Key = key;
        Words = words;
        Numbers = numbers;
        Direction = direction;
        IsNegated = isNegated;
        Kind = kind;
    }

    /// <summary>The question without regard to case, white space, punctuation and Unicode form.</summary>
    public string Key { get; }

    /// <summary>The stems of its content words, sorted, without repetitions.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>Its numbers and codes, sorted.</summary>
    public IReadOnlyList<string> Numbers { get; }

    /// <summary>The words behind "from" and "to" and the like, in order: "from A to B" is not "from B to A".</summary>
    public IReadOnlyList<string> Direction { get; }

    /// <summary>Whether it negates an odd number of times.</summary>
    public bool IsNegated { get; }

    /// <summary>What it asks for.</summary>
    public QuestionKind Kind { get; }

    /// <summary>Reads a question.</summary>
    public static QuestionForm Of(string question, TextAnalyzer analyzer)
    {
        var tokens = analyzer.Tokenize(question);
        var content = tokens.Select(t => t.Term).Where(t => !t.IsStopWord).ToList();
        return new QuestionForm(
            KeyOf(question),
            [.. content.Select(t => t.Text).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            [.. content.Where(t => t.IsNumber).Select(t => t.Text).Order(StringComparer.Ordinal)],
            DirectionOf(question, tokens),
            Negation().Count(question) % 2 == 1,
            new AnalyzedQuestion(question, analyzer).Kind);
    }

    /// <summary>Whether nothing that changes the meaning of a question differs: numbers, negation, direction, what is asked for.</summary>
    public bool AgreesWith(QuestionForm other) =>
        Numbers.SequenceEqual(other.Numbers)
        && IsNegated == other.IsNegated
        && Kind == other.Kind
        && Direction.SequenceEqual(other.Direction);

    /// <summary>Whether both questions are made of the same content words.</summary>
    public bool HasSameWordsAs(QuestionForm other) => Words.SequenceEqual(other.Words);

    // Letters and digits in compatibility form and lower case; every run of anything else is one space, except for signs
    // that belong to a number or a code.
    private static string KeyOf(string question)
    {
        var normal = question.Normalize(NormalizationForm.FormKC);
        var key = new StringBuilder(normal.Length);
        for (var i = 0; i < normal.Length; i++)
        {
            var c = normal[i];
            if (char.IsLetterOrDigit(c) || char.IsSurrogate(c) || IsSymbol(c) || JoinsCode(normal, i))
            {
                key.Append(char.ToLowerInvariant(c));
            }
            else if (CharUnicodeInfo.GetUnicodeCategory(c) is not (UnicodeCategory.Format or UnicodeCategory.NonSpacingMark) && c is not ('\'' or '’')
                && key.Length > 0 && key[^1] != ' ')
            {
                key.Append(' ');
            }
        }

        return key.ToString().TrimEnd();
    }

    private static bool IsSymbol(char c) => c is '%' or '+' or '#' or '&' or '/' or '=' || char.GetUnicodeCategory(c) is UnicodeCategory.CurrencySymbol;

    private static bool JoinsCode(string text, int i) =>
        text[i] is '.' or ',' or '-' or ':' or '−'
        && i + 1 < text.Length
        && char.IsDigit(text[i + 1])
        && (text[i] is '-' or '−' || (i > 0 && char.IsDigit(text[i - 1])));

    private static List<string> DirectionOf(string question, List<TextToken> tokens)
    {
        var direction = new List<string>();
        for (var i = 0; i + 1 < tokens.Count; i++)
        {
            if (question.AsSpan(tokens[i].Start, tokens[i].Length).ToString().ToLowerInvariant()
                is "from" or "to" or "into" or "than" or "before" or "after" or "over" or "under" or "above" or "below" or "between" or "without" or "with")
            {
                direction.Add(tokens[i].Term.Text + ">" + tokens[i + 1].Term.Text);
            }
        }

        return direction;
    }

    [GeneratedRegex(@"\b(not|no|never|none|nor|without|cannot|except|excluding|unless|isn['’]?t|aren['’]?t|don['’]?t|doesn['’]?t|didn['’]?t|can['’]?t|won['’]?t|wouldn['’]?t|shouldn['’]?t|couldn['’]?t|mustn['’]?t|hasn['’]?t|haven['’]?t|wasn['’]?t|weren['’]?t)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Negation();
}
