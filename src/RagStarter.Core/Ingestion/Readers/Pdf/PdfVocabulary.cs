using System.Text.RegularExpressions;

namespace RagStarter.Core.Ingestion.Readers.Pdf;

/// <summary>The words of a document, to tell the hyphen of "heat-resistant" from that of "moun-tain" at the end of a line.</summary>
internal sealed partial class PdfVocabulary
{
    // A typesetter that hyphenates does so every few lines; below this share of lines the hyphens are the words' own.
    private const double HyphenatedLines = 0.02;

    private readonly HashSet<string> _words = new(StringComparer.OrdinalIgnoreCase);
    private int _lines;
    private int _hyphenated;

    /// <summary>Takes in a line; its last word only if it is not broken.</summary>
    public void Add(string line)
    {
        var isBroken = line.Length > 1 && line[^1] is '-' or '\u2010' && char.IsLetter(line[^2]);
        _lines++;
        _hyphenated += isBroken ? 1 : 0;
        foreach (var word in Word().EnumerateMatches(line))
        {
            if (!isBroken || word.Index + word.Length < line.Length - 1)
            {
                _words.Add(line.Substring(word.Index, word.Length));
            }
        }
    }

    /// <summary>Whether a word that is broken after <paramref name="start"/> is written with a hyphen there.</summary>
    public bool KeepsHyphen(string start, string end)
    {
        if (_words.Contains(start + end))
        {
            return false;
        }

        var isCompound = _words.Contains($"{start}-{end}") || (_words.Contains(start) && _words.Contains(end));
        return isCompound || _hyphenated < _lines * HyphenatedLines;
    }

    [GeneratedRegex(@"\p{L}+(-\p{L}+)*")]
    private static partial Regex Word();
}
