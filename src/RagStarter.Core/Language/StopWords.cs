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

    private static readonly StopWords EnglishWords = new(English);
    private static readonly StopWords None = new(string.Empty);

    private readonly FrozenSet<string> _words;

    private StopWords(string words) =>
        _words = words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The list of a language; empty where there is none, because BM25 weighs common words down by itself.</summary>
    public static StopWords For(string language) =>
        string.Equals(language, Stemmer.English, StringComparison.OrdinalIgnoreCase) ? EnglishWords : None;

    /// <summary>Whether the lower-cased word is a stop word.</summary>
    public bool Contains(string word) => _words.Contains(word);
}
