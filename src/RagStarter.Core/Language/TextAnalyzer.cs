using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace RagStarter.Core.Language;

/// <summary>
/// Splits text into words and maps each to the <see cref="Term"/> under which it is indexed. Keyword search, lexical
/// hashing, sentence scoring and the caches all use the same analyzer, so that they agree on what a word is.
/// </summary>
/// <remarks>
/// A word is a run of letters and digits; an apostrophe between letters and a point or comma between digits belong to
/// it. Words are lower-cased, stripped of accents and stemmed. Thread-safe.
/// </remarks>
public sealed class TextAnalyzer
{
    // A vocabulary of this size covers a large corpus; beyond it the table starts anew, so hostile text cannot fill memory.
    private const int MaxCachedWords = 200_000;
    private const int MaxWordLength = 64;

    private readonly ConcurrentDictionary<string, Term> _terms = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Term>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly ConcurrentDictionary<string, Term> _byStem = new(StringComparer.Ordinal);
    private readonly Stemmer _stemmer;
    private readonly StopWords _stopWords;

    // By stem and not by word: all words of a stem share one term.
    private readonly FrozenSet<string> _lightStems;

    /// <summary>Creates an analyzer for one language.</summary>
    /// <param name="language">A language that <see cref="Stemmer.Languages"/> lists, or "none" for no stemming.</param>
    /// <exception cref="ArgumentException">The language is not known.</exception>
    public TextAnalyzer(string language = Stemmer.English)
    {
        _stemmer = new Stemmer(language);
        _stopWords = StopWords.For(language);
        _lightStems = _stopWords.Light.Select(_stemmer.Stem).ToFrozenSet(StringComparer.Ordinal);
        _lookup = _terms.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The language whose stemmer and stop words are used.</summary>
    public string Language => _stemmer.Language;

    /// <summary>Finds all words of <paramref name="text"/>, stop words included, in order.</summary>
    public List<TextToken> Tokenize(ReadOnlySpan<char> text)
    {
        var tokens = new List<TextToken>(text.Length / 6 + 4);
        Tokenize(text, tokens);
        return tokens;
    }

    /// <summary>Finds all words of <paramref name="text"/> and appends them to <paramref name="tokens"/>.</summary>
    public void Tokenize(ReadOnlySpan<char> text, List<TextToken> tokens)
    {
        var i = 0;
        while (i < text.Length)
        {
            if (!IsWordStart(text, i))
            {
                i++;
                continue;
            }

            var start = i;
            i = WordEnd(text, i);
            tokens.Add(new TextToken(start, i - start, TermOf(text[start..i])));
        }
    }

    /// <summary>The terms of <paramref name="text"/> that carry content, in order, repetitions included.</summary>
    public List<Term> ContentTerms(ReadOnlySpan<char> text)
    {
        var terms = new List<Term>(text.Length / 8 + 4);
        foreach (var token in Tokenize(text))
        {
            if (!token.Term.IsStopWord)
            {
                terms.Add(token.Term);
            }
        }

        return terms;
    }

    /// <summary>The term of a single word.</summary>
    public Term TermOf(ReadOnlySpan<char> word)
    {
        if (_lookup.TryGetValue(word, out var known))
        {
            return known;
        }

        if (_terms.Count >= MaxCachedWords)
        {
            _terms.Clear();
            _byStem.Clear();
        }

        var text = word.ToString();
        return _terms.GetOrAdd(text, CreateTerm(text));
    }

    private Term CreateTerm(string word)
    {
        var normal = Normalize(word.Length > MaxWordLength ? word[..MaxWordLength] : word);
        var isStopWord = _stopWords.Contains(normal);
        var isNumber = normal.AsSpan().IndexOfAnyInRange('0', '9') >= 0;
        var stem = isNumber ? normal : _stemmer.Stem(normal);
        var isLight = _lightStems.Contains(stem);
        return _byStem.GetOrAdd(isStopWord ? "\0" + stem : stem, _ => new Term(stem, isStopWord, isLight, isNumber));
    }

    // Lower case, compatibility forms (full-width digits, ligatures) folded, accents and apostrophes removed,
    // thousands separators dropped: "1,000" and "1000" are the same number.
    private static string Normalize(string word)
    {
        var ascii = true;
        var plain = true;
        foreach (var c in word)
        {
            ascii &= c < 128;
            plain &= char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c);
        }

        if (plain)
        {
            return word;
        }

        // Half of a surrogate pair, which cutting a long word can leave, becomes U+FFFD: text with it cannot be normalized.
        var decomposed = ascii ? word : string.Concat(word.EnumerateRunes()).Normalize(NormalizationForm.FormKD);
        var builder = new StringBuilder(decomposed.Length);
        foreach (var c in decomposed)
        {
            if (c is '\'' or '’' or ',' || CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark)
            {
                continue;
            }

            builder.Append(char.ToLowerInvariant(c));
        }

        return builder.ToString();
    }

    private static bool IsWordStart(ReadOnlySpan<char> text, int i) => IsWordChar(text[i]);

    private static bool IsWordChar(char c) =>
        c < 128 ? char.IsAsciiLetterOrDigit(c) : char.IsLetterOrDigit(c) || char.IsSurrogate(c) || IsMark(c);

    private static bool IsMark(char c) => CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark;

    private static int WordEnd(ReadOnlySpan<char> text, int i)
    {
        for (i++; i < text.Length; i++)
        {
            if (IsWordChar(text[i]))
            {
                continue;
            }

            var joins = i + 1 < text.Length && text[i] switch
            {
                '\'' or '’' => char.IsLetter(text[i - 1]) && char.IsLetter(text[i + 1]),
                '.' => char.IsAsciiDigit(text[i - 1]) && char.IsAsciiDigit(text[i + 1]),
                ',' => IsThousandsSeparator(text, i),
                _ => false,
            };
            if (!joins)
            {
                break;
            }
        }

        return i;
    }

    private static bool IsThousandsSeparator(ReadOnlySpan<char> text, int i) =>
        char.IsAsciiDigit(text[i - 1])
        && i + 3 < text.Length
        && char.IsAsciiDigit(text[i + 1]) && char.IsAsciiDigit(text[i + 2]) && char.IsAsciiDigit(text[i + 3])
        && (i + 4 >= text.Length || !char.IsAsciiDigit(text[i + 4]));
}
