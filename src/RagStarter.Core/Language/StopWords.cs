using System.Collections.Frozen;

namespace RagStarter.Core.Language;

/// <summary>The words of a language that carry grammar rather than content.</summary>
internal sealed class StopWords
{
    // English function words, contracted forms without their apostrophe. Numbers in words and negations are not here:
    // they change what a sentence says.
    private const string English = """
        a about above after again all also am an and any are as at be because been before being below between both but
        by can could did do does doing down during each either else ever every few for from further had has have having
        he hed hell her here hers herself hes him himself his how however i id if ill im in into is it its itself ive
        just lets let may me might more most much must my myself nor of off on once only or other ought our ours
        ourselves out over own please same shall she shed shes should so some such tell than that thats the their
        theirs them themselves then there theres these they theyd theyll theyre theyve this those through to too under
        until up upon us very was we wed were weve what whats when where wheres whether which while who whom whos
        whose why will with within would you youd youll your youre yours yourself yourselves youve
        """;

    // Words that most questions could contain: they are searched for like others, and their absence from a sentence says
    // little about whether it answers.
    private const string EnglishLight = """
        able actually allow allowed allows approximately ask back call called currently even ever exactly far find first
        get gets getting give given gives go goes going got happen happens happened hello help hey hi keep kind kindly know
        last late latest let like long lot main mainly make makes making many max maximum mean means min minimum much name
        named need needed needs new next normally often old one pls plus possible primarily put really say says see show
        shows simply someone something soon sort still take taken takes tell term thank thanks thing things think try type
        typical typically use used uses using usual usually want wants way work works
        """;

    private static readonly StopWords EnglishWords = new(English, EnglishLight);
    private static readonly StopWords None = new(string.Empty, string.Empty);

    private readonly FrozenSet<string> _words;
    private readonly FrozenSet<string> _light;

    private StopWords(string words, string light)
    {
        _words = Set(words);
        _light = Set(light);
    }

    /// <summary>The list of a language; empty where there is none, because BM25 weighs common words down by itself.</summary>
    public static StopWords For(string language) =>
        string.Equals(language, Stemmer.English, StringComparison.OrdinalIgnoreCase) ? EnglishWords : None;

    /// <summary>Whether the lower-cased word is a stop word.</summary>
    public bool Contains(string word) => _words.Contains(word);

    /// <summary>The words that carry content but tell questions apart little.</summary>
    public IEnumerable<string> Light => _light;

    private static FrozenSet<string> Set(string words) =>
        words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
}
