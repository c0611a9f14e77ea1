using System.Collections.Frozen;
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
    private static readonly FrozenDictionary<string, string> NumberWords = new[]
    {
        "zero", "one first single", "two second double twice", "three third triple", "four fourth", "five fifth", "six sixth", "seven seventh",
        "eight eighth", "nine ninth", "ten tenth", "eleven eleventh", "twelve twelfth",
    }
    .SelectMany((words, number) => words.Split(' ').Select(word => (word, number: number.ToString(CultureInfo.InvariantCulture))))
    .Concat("half quarter third dozen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million".Split(' ').Select(word => (word, number: word)))
    .DistinctBy(pair => pair.word)
    .ToFrozenDictionary(pair => pair.word, pair => pair.number, StringComparer.Ordinal);

    private QuestionForm(
        string key,
        IReadOnlyList<string> words,
        IReadOnlyList<string> numbers,
        IReadOnlyList<string> names,
        IReadOnlyList<string> direction,
        bool isNegated,
        QuestionKind kind)
    {
        Key = key;
        Words = words;
        Numbers = numbers;
        Names = names;
        Direction = direction;
        IsNegated = isNegated;
        Kind = kind;
    }

    /// <summary>The question without regard to case, white space, punctuation and Unicode form.</summary>
    public string Key { get; }

    /// <summary>The stems of its content words, in order, without repetitions.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>Its numbers and codes, in order; "two" is 2.</summary>
    public IReadOnlyList<string> Numbers { get; }

    /// <summary>The stems of its words that are written with a capital, in order; the first word has one anyway and does not count.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The content words behind "from" and "to" and the like, in order: "from A to B" is not "from B to A".</summary>
    public IReadOnlyList<string> Direction { get; }

    /// <summary>Whether it negates an odd number of times.</summary>
    public bool IsNegated { get; }

    /// <summary>What it asks for.</summary>
    public QuestionKind Kind { get; }

    /// <summary>Reads a question.</summary>
    public static QuestionForm Of(string question, TextAnalyzer analyzer)
    {
        var tokens = analyzer.Tokenize(question);
        var content = tokens.Where(t => !t.Term.IsStopWord).ToList();
        return new QuestionForm(
            KeyOf(question),
            [.. content.Select(t => t.Term.Text).Distinct(StringComparer.Ordinal)],
            [.. content.Select(t => NumberOf(question, t)).OfType<string>()],
            [.. content.Where(t => t != tokens[0] && char.IsUpper(question[t.Start])).Select(t => t.Term.Text).Distinct(StringComparer.Ordinal)],
            DirectionOf(question, tokens),
            Negation().Count(question) % 2 == 1,
            new AnalyzedQuestion(question, analyzer).Kind);
    }

    /// <summary>Whether nothing that changes the meaning of a question differs: numbers, names, negation, direction, what is asked for.</summary>
    public bool AgreesWith(QuestionForm other) =>
        Numbers.SequenceEqual(other.Numbers)
        && HasNamesOf(other)
        && other.HasNamesOf(this)
        && IsNegated == other.IsNegated
        && Kind == other.Kind
        && Direction.SequenceEqual(other.Direction);

    /// <summary>Whether both questions are made of the same content words in the same order: who pays whom is a matter of order.</summary>
    public bool HasSameWordsAs(QuestionForm other) => Words.SequenceEqual(other.Words);

    // A name may be written without its capital.
    private bool HasNamesOf(QuestionForm other) => other.Names.SequenceEqual(Words.Where(other.Names.Contains));

    private static string? NumberOf(string question, TextToken token) =>
        token.Term.IsNumber ? token.Term.Text
        : NumberWords.GetValueOrDefault(question.AsSpan(token.Start, token.Length).ToString().ToLowerInvariant());

    // Letters, their marks, and digits in compatibility form and lower case; every run of anything else is one space, except for signs
    // that belong to a number or a code.
    private static string KeyOf(string question)
    {
        var normal = question.Normalize(NormalizationForm.FormKC);
        var key = new StringBuilder(normal.Length);
        for (var i = 0; i < normal.Length; i++)
        {
            var c = normal[i];
            if (char.IsLetterOrDigit(c) || IsMark(c) || char.IsSurrogate(c) || IsSymbol(c) || JoinsCode(normal, i))
            {
                key.Append(char.ToLowerInvariant(c));
            }
            else if (CharUnicodeInfo.GetUnicodeCategory(c) is not UnicodeCategory.Format && c is not ('\'' or '’')
                && key.Length > 0 && key[^1] != ' ')
            {
                key.Append(' ');
            }
        }

        return key.ToString().TrimEnd();
    }

    // Vowel signs of Indic scripts are marks: without them different words would be the same.
    private static bool IsMark(char c) =>
        CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    private static bool IsSymbol(char c) =>
        c is '%' or '#' or '&' or '/' or '*' or '^'
        || char.GetUnicodeCategory(c) is UnicodeCategory.CurrencySymbol or UnicodeCategory.MathSymbol;

    // A sign between digits, a minus before a number, or one that ends a word ("A-").
    private static bool JoinsCode(string text, int i)
    {
        var hasDigitBehind = i + 1 < text.Length && char.IsDigit(text[i + 1]);
        return text[i] switch
        {
            '.' or ',' or ':' => hasDigitBehind && i > 0 && char.IsDigit(text[i - 1]),
            '-' or '−' => hasDigitBehind
                || (i > 0 && char.IsLetterOrDigit(text[i - 1]) && (i + 1 == text.Length || !char.IsLetterOrDigit(text[i + 1]))),
            _ => false,
        };
    }

    private static List<string> DirectionOf(string question, List<TextToken> tokens)
    {
        var direction = new List<string>();
        for (var i = 0; i < tokens.Count; i++)
        {
            if (question.AsSpan(tokens[i].Start, tokens[i].Length).ToString().ToLowerInvariant()
                is "from" or "to" or "into" or "than" or "before" or "after" or "over" or "under" or "above" or "below" or "between" or "without" or "with")
            {
                direction.Add(tokens[i].Term.Text + ">" + tokens.Skip(i + 1).FirstOrDefault(t => !t.Term.IsStopWord).Term?.Text);
            }
        }

        return direction;
    }

    [GeneratedRegex(@"\b(not|no|never|none|nor|without|cannot|except|excluding|unless|isn['’]?t|aren['’]?t|don['’]?t|doesn['’]?t|didn['’]?t|can['’]?t|won['’]?t|wouldn['’]?t|shouldn['’]?t|couldn['’]?t|mustn['’]?t|hasn['’]?t|haven['’]?t|wasn['’]?t|weren['’]?t)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Negation();
}
