using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace RagStarter.ModelServer;

/// <summary>The words of a text, lower-cased, plurals and singulars alike.</summary>
internal static partial class Words
{
    private static readonly FrozenSet<string> Stop = """
        a about after again all also am an and any are as at be because been before being below between both but by can
        could did do doe doing done down during each either else every few for from further had has have having he her
        here him his how i if in into is it its just let may me might more most much must my no nor not of off on once
        only or other our out over own please same shall she should so some such tell than that the their them then
        there these they this those through to too under until up upon us very wa was we were what when where which
        while who whom whose why will with within would you your
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Every word, in order.</summary>
    public static List<string> All(string text)
    {
        var words = new List<string>();
        foreach (var match in Word().EnumerateMatches(text))
        {
            words.Add(Singular(text.Substring(match.Index, match.Length).ToLowerInvariant()));
        }

        return words;
    }

    /// <summary>The words that carry content.</summary>
    public static HashSet<string> Content(string text) =>
        All(text).Where(IsContent).ToHashSet(StringComparer.Ordinal);

    /// <summary>Whether a word of <see cref="All"/> carries content rather than grammar.</summary>
    public static bool IsContent(string word) => !Stop.Contains(word);

    private static string Singular(string word) =>
        word.Length > 3 && word[^1] == 's' && word[^2] is not ('s' or 'u' or 'i') ? word[..^1] : word;

    [GeneratedRegex(@"[\p{L}\p{N}]+", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
