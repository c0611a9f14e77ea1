using System.Globalization;
using System.Text;
using RagStarter.Core.Caching.Gate.Words;
using RagStarter.Core.Language;

namespace RagStarter.Core.Caching.Gate;

/// <summary>A question taken apart into what can change its meaning.</summary>
/// <remarks>The word lists are English. Of another language, or one that is not known, nothing is understood but the words themselves.</remarks>
internal sealed class QuestionMeaning
{
    private const int LongQuestion = 14;

    private QuestionMeaning(IReadOnlyList<MeaningWord> words, string signs, bool isUnderstood)
    {
        Words = words;
        Signs = signs;
        IsUnderstood = isUnderstood;
        Content = [.. words.Where(w => !w.IsStopWord).DistinctBy(w => w.Text)];
        Frame = QuestionFrame.Of(words);
        Numbers = NumbersOf(words);
        Marks = [.. words.Where((w, i) => w.Mark is not null && !IsOtherWord(words, i)).Select(w => w.Mark!).Distinct().Order(StringComparer.Ordinal)];
        Names = NamesOf(words);
        Letters = LettersOf(words);
        Objects = ObjectsOf(words);
        Places = PlacesOf(words);
        Owned = [.. words.Zip(words.Skip(1)).Where(p => p.First.Text is "my" or "your" or "our").Select(p => (p.First.Text, p.Second.Group))];
        Grams = GramsOf(words);
    }

    /// <summary>All words in order; phrases that mean one word are one.</summary>
    public IReadOnlyList<MeaningWord> Words { get; }

    /// <summary>The different words that carry content, in order.</summary>
    public IReadOnlyList<MeaningWord> Content { get; }

    /// <summary>What it asks for.</summary>
    public QuestionFrame Frame { get; }

    /// <summary>Its numbers and codes in order; "two" is 2.</summary>
    public IReadOnlyList<string> Numbers { get; }

    /// <summary>Its words of closed groups, sorted.</summary>
    public IReadOnlyList<string> Marks { get; }

    /// <summary>The stems of its words that are written as names.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Letters that stand alone: "vitamin C", "blood type A".</summary>
    public IReadOnlyList<string> Letters { get; }

    /// <summary>What stands behind "from", "to", "than" and the like.</summary>
    public IReadOnlyList<(string Preposition, string Object)> Objects { get; }

    /// <summary>Where its words lie between opposites.</summary>
    public IReadOnlyList<(int Axis, int End)> Places { get; }

    /// <summary>"My" or "your" with what it stands before.</summary>
    public IReadOnlyList<(string Owner, string Thing)> Owned { get; }

    /// <summary>Signs that are no words and change the meaning: "C++", "x &gt; 5", "-5".</summary>
    public string Signs { get; }

    /// <summary>Whether it tells so much that some of it may be told or not.</summary>
    public bool IsLong => Words.Count > LongQuestion;

    /// <summary>Whether its language is one whose words are known.</summary>
    public bool IsUnderstood { get; }

    /// <summary>The hashes of its runs of three characters, sorted.</summary>
    public IReadOnlyList<int> Grams { get; }

    /// <summary>Reads a question.</summary>
    public static QuestionMeaning Of(string question, TextAnalyzer analyzer)
    {
        var text = Clean(question);
        var tokens = analyzer.Tokenize(text);
        var words = new List<MeaningWord>(tokens.Count);
        for (var i = 0; i < tokens.Count;)
        {
            var (word, length) = PhraseAt(text, tokens, i);
            var start = tokens[i].Start;
            var end = tokens[i + length - 1].End;
            word ??= Lower(text.AsSpan(start, end - start));
            AddWord(words, word, length > 1 ? analyzer.TermOf(word) : tokens[i].Term, char.IsUpper(text[start]), BeginsSentence(text, start));
            i += length;
        }

        return new QuestionMeaning(words, SignsOf(text), IsKnownLanguage(text, words, analyzer));
    }

    // "5kg" is a number and a unit.
    private static void AddWord(List<MeaningWord> words, string word, Term term, bool isCapital, bool isFirst)
    {
        var digits = word.AsSpan().IndexOfAnyExceptInRange('0', '9');
        digits = digits > 0 && word[digits] == '.' ? digits + 1 + word.AsSpan(digits + 1).IndexOfAnyExceptInRange('0', '9') : digits;
        if (digits > 0 && digits < word.Length && MarkedWords.MeaningOf(word[digits..]) is { } mark
            && (mark.StartsWith("unit", StringComparison.Ordinal) || mark.StartsWith("money", StringComparison.Ordinal) || mark.StartsWith("daytime", StringComparison.Ordinal)))
        {
            words.Add(new MeaningWord(word[..digits], Number(word[..digits]), false));
            words.Add(new MeaningWord(word[digits..], Unit(word[digits..]), false));
            return;
        }

        words.Add(new MeaningWord(word, term, isCapital, isFirst));

        static Term Number(string text) => new(text, isStopWord: false, isLight: false, isNumber: true);
        static Term Unit(string text) => new(text, isStopWord: false, isLight: false, isNumber: false);
    }

    // Compatibility forms, plain quotes, and nothing that cannot be seen.
    private static string Clean(string question)
    {
        var text = new StringBuilder(question.Length);
        foreach (var c in string.Concat(question.EnumerateRunes()).Normalize(NormalizationForm.FormKC))
        {
            if (char.GetUnicodeCategory(c) is not UnicodeCategory.Format)
            {
                text.Append(c is '’' or '‘' or 'ʼ' or '`' or '´' ? '\'' : c);
            }
        }

        return text.Replace("a.m.", "am").Replace("p.m.", "pm").Replace("A.M.", "am").Replace("P.M.", "pm").ToString();
    }

    private static string Lower(ReadOnlySpan<char> word) => string.Concat(word.ToString().ToLowerInvariant().Where(c => c != ','));

    private static (string? Word, int Length) PhraseAt(string text, List<TextToken> tokens, int start)
    {
        for (var length = Math.Min(AlikeWords.LongestPhrase, tokens.Count - start); length > 1; length--)
        {
            var phrase = string.Join(' ', Enumerable.Range(start, length).Select(i => Lower(text.AsSpan(tokens[i].Start, tokens[i].Length))));
            if (AlikeWords.WordFor(phrase) is { } word)
            {
                return (word, length);
            }
        }

        return (null, 1);
    }

    private static bool BeginsSentence(string text, int start)
    {
        for (var i = start - 1; i >= 0; i--)
        {
            if (char.IsLetterOrDigit(text[i]) || text[i] is ',' or ';' or '-' or '/' or '&')
            {
                return false;
            }

            if (text[i] == '.' && (i < 4 || text.AsSpan(0, i).EndsWith("Dr") || text.AsSpan(0, i).EndsWith("Mr") || text.AsSpan(0, i).EndsWith("Mrs") || text.AsSpan(0, i).EndsWith("Ms") || text.AsSpan(0, i).EndsWith("St") || text.AsSpan(0, i).EndsWith("Prof")))
            {
                return false;
            }

            if (text[i] is '.' or '?' or '!' or ':' or '(' or '"' or '\n')
            {
                return true;
            }
        }

        return true;
    }

    private static bool IsKnownLanguage(string text, List<MeaningWord> words, TextAnalyzer analyzer) =>
        analyzer.Language == Stemmer.English
        && text.All(c => c < 0x250 || !char.IsLetter(c))
        && (words.Count <= 2 || words.Any(w => w.IsStopWord && w.Text.Length > 1) || words.Count(w => w.Mark is not null || w.IsLight || AlikeWords.GroupOf(w.Text) is not null) * 3 >= words.Count);

    private static List<string> NumbersOf(IReadOnlyList<MeaningWord> words)
    {
        var numbers = new List<string>();
        for (var i = 0; i < words.Count; i++)
        {
            var word = words[i];
            if (word.IsNumber)
            {
                numbers.Add(NumberWords.ValueOf(word.Text) ?? word.Text);
            }
            else if (NumberWords.ValueOf(word.Text) is { } value && !IsPronoun(words, i))
            {
                numbers.Add(value);
            }
            else if (word.Text is "a" or "an" && i + 1 < words.Count && words[i + 1].Mark?.StartsWith("unit", StringComparison.Ordinal) == true
                && (i == 0 || words[i - 1].Text is "in" or "within" or "after" or "for" or "than" or "over" or "under" or "about"))
            {
                numbers.Add("1");
            }
            else if (word.Mark is "ordinal" || word.Mark?.StartsWith("ordinal", StringComparison.Ordinal) == true)
            {
                numbers.Add(word.Text);
            }
        }

        return numbers;
    }

    // "Which one", "the one that", "someone": no number.
    private static bool IsPronoun(IReadOnlyList<MeaningWord> words, int i) =>
        (words[i].Text == "two" && i > 0 && words[i - 1].Text is "these" or "those")
        || words[i].Text == "one"
        && (i == 0
            ? i + 1 < words.Count && words[i + 1].IsStopWord
            : words[i - 1].Text is "which" or "this" or "that" or "the" or "any" or "no" or "every" or "each" or "another" or "does" or "do" or "can" or "should" or "would" or "could" or "if" or "new" or "when"
or "as" or "how" or "is" or "these" or "those"
                || i + 1 == words.Count || words[i + 1].Text is "of" || words[i + 1].IsStopWord);

    // "I am" is no time of day, and a foot is a length only behind a number.
    private static bool IsOtherWord(IReadOnlyList<MeaningWord> words, int i) =>
        (words[i].Text == "am" && (i == 0 || !words[i - 1].IsNumber))
        || (words[i].Text is "foot" or "feet" or "yard" or "cup" or "bar" && (i == 0 || (!words[i - 1].IsNumber && NumberWords.ValueOf(words[i - 1].Text) is null)));

    private static List<string> NamesOf(IReadOnlyList<MeaningWord> words)
    {
        // A text in which most words have capitals has no names that could be told.
        var content = words.Where(w => !w.IsStopWord && !w.IsNumber).ToList();
        return content.Count >= 4 && content.Count(w => w.IsCapital) * 4 > content.Count * 3
            ? []
            : [.. words.Where(w => w is { IsFirst: false, IsCapital: true, IsStopWord: false, IsNumber: false }).Select(w => w.Stem).Distinct()];
    }

    private static List<string> LettersOf(IReadOnlyList<MeaningWord> words) =>
    [
        .. words.Where((w, i) => w.Text.Length == 1 && char.IsAsciiLetter(w.Text[0]) && w.Text is not ("u" or "r" or "n" or "s" or "t")
            && (w.Text is not ("a" or "i") || (w.Text == "a" && w.IsCapital && i > 0) || (i > 0 && w.Text == "a" && i == words.Count - 1)))
            .Select(w => w.Text),
    ];

    private static List<(string, string)> ObjectsOf(IReadOnlyList<MeaningWord> words)
    {
        var objects = new List<(string, string)>();
        for (var i = 0; i < words.Count; i++)
        {
            if (words[i].Text is "from" or "to" or "into" or "onto" or "than" or "before" or "after" or "over" or "under" or "above" or "below"
                or "with" or "without" or "by" or "for" or "against" or "versus" or "vs" or "on" or "in" or "of")
            {
                objects.Add((words[i].Text, words.Skip(i + 1).FirstOrDefault(w => !w.IsStopWord)?.Group ?? string.Empty));
            }
        }

        return objects;
    }

    private static List<(int, int)> PlacesOf(IReadOnlyList<MeaningWord> words)
    {
        var places = new List<(int, int)>();
        foreach (var word in words)
        {
            var found = OpposedWords.PlacesOf(word.Text);
            found = found.IsEmpty ? OpposedWords.PlacesOf(word.Stem) : found;
            found = found.IsEmpty ? OpposedWords.PlacesOf(word.Base) : found;
            found = found.IsEmpty ? OpposedWords.PlacesOf(word.Base + "e") : found;
            foreach (var place in found)
            {
                places.Add(place);
            }
        }

        return places;
    }

    private static string SignsOf(string text)
    {
        var signs = new List<char>();
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            var isMinus = c is '-' or '−' && i + 1 < text.Length && char.IsDigit(text[i + 1]) && (i == 0 || !char.IsLetterOrDigit(text[i - 1]));
            var isSymbol = c is '#' or '^' or '*' or '%' || (c is '/' && i > 0 && char.IsDigit(text[i - 1]) && i + 1 < text.Length && char.IsDigit(text[i + 1]))
                || char.GetUnicodeCategory(c) is UnicodeCategory.CurrencySymbol or UnicodeCategory.MathSymbol;
            if (isMinus || isSymbol)
            {
                signs.Add(c == '−' ? '-' : c);
            }
            else if (c == '-' && i > 0 && char.IsLetterOrDigit(text[i - 1]) && (i + 1 == text.Length || (!char.IsLetterOrDigit(text[i + 1]) && text[i + 1] != '-')) && (i < 2 || !char.IsLetterOrDigit(text[i - 2])))
            {
                // "A-": a grade, a blood type.
                signs.Add('~');
            }
        }

        return string.Concat(signs.Distinct().Order());
    }

    private static int[] GramsOf(IReadOnlyList<MeaningWord> words)
    {
        var text = string.Join(' ', words.Select(w => w.Text));
        var grams = new HashSet<int>();
        for (var i = 0; i + 3 <= text.Length; i++)
        {
            grams.Add((text[i] * 65599 + text[i + 1]) * 65599 + text[i + 2]);
        }

        int[] sorted = [.. grams];
        Array.Sort(sorted);
        return sorted;
    }
}
