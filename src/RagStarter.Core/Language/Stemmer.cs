using Lucene.Net.Tartarus.Snowball;
using Lucene.Net.Tartarus.Snowball.Ext;

namespace RagStarter.Core.Language;

/// <summary>Reduces a word to its stem with the Snowball algorithm of its language; for English, irregular forms first to their base.</summary>
internal sealed class Stemmer
{
    /// <summary>The default language: Snowball's English stemmer, also called Porter2.</summary>
    public const string English = "english";

    private const string NoStemming = "none";

    private static readonly Dictionary<string, Func<SnowballProgram>> Programs = new(StringComparer.OrdinalIgnoreCase)
    {
        ["danish"] = () => new DanishStemmer(),
        ["dutch"] = () => new DutchStemmer(),
        [English] = () => new EnglishStemmer(),
        ["finnish"] = () => new FinnishStemmer(),
        ["french"] = () => new FrenchStemmer(),
        ["german"] = () => new German2Stemmer(),
        ["hungarian"] = () => new HungarianStemmer(),
        ["italian"] = () => new ItalianStemmer(),
        ["norwegian"] = () => new NorwegianStemmer(),
        ["portuguese"] = () => new PortugueseStemmer(),
        ["romanian"] = () => new RomanianStemmer(),
        ["russian"] = () => new RussianStemmer(),
        ["spanish"] = () => new SpanishStemmer(),
        ["swedish"] = () => new SwedishStemmer(),
        ["turkish"] = () => new TurkishStemmer(),
    };

    // A Snowball program is a state machine with its own buffer, so calls take turns; the analyzer asks once per word.
    private readonly SnowballProgram? _program;
    private readonly bool _isEnglish;

    public Stemmer(string language)
    {
        Language = language;
        _isEnglish = string.Equals(language, English, StringComparison.OrdinalIgnoreCase);
        if (string.Equals(language, NoStemming, StringComparison.OrdinalIgnoreCase))
        {
            return;
        }

        if (!Programs.TryGetValue(language, out var create))
        {
            throw new ArgumentException(
                $"No stemmer for the language '{language}'. Known: {string.Join(", ", Languages)}.", nameof(language));
        }

        _program = create();
    }

    /// <summary>The languages that can be configured.</summary>
    public static IReadOnlyList<string> Languages { get; } = [.. Programs.Keys, NoStemming];

    public string Language { get; }

    public string Stem(string word)
    {
        if (_program is null)
        {
            return word;
        }

        var form = _isEnglish ? IrregularForms.BaseOf(word) : word;
        lock (_program)
        {
            _program.SetCurrent(form);
            _program.Stem();
            return _program.Current;
        }
    }
}
