using System.Buffers;
using Microsoft.Extensions.Compliance.Classification;

namespace RagStarter.Core.Redaction.Detection;

/// <summary>A tenant's own list of words and phrases; case does not matter.</summary>
internal sealed class CustomWords
{
    private readonly SearchValues<string> _search;
    private readonly string[] _words;
    private readonly DataClassification _classification;

    /// <summary>Creates the list.</summary>
    public CustomWords(IEnumerable<string> words, DataClassification classification)
    {
        // The longest first, so that "Project Falcon Two" wins over "Project Falcon".
        _words = [.. words.OrderByDescending(w => w.Length)];
        _search = SearchValues.Create(_words, StringComparison.OrdinalIgnoreCase);
        _classification = classification;
    }

    /// <summary>Finds the words where no letter or digit touches them.</summary>
    public void Find(Scan scan)
    {
        ReadOnlySpan<char> text = scan.Text;
        for (var at = 0; at < text.Length;)
        {
            var next = text[at..].IndexOfAny(_search);
            if (next < 0)
            {
                break;
            }

            at += next;
            var end = EndAt(text, at);
            if (end > 0)
            {
                scan.Add(at, end, _classification, 1);
            }

            at = Math.Max(end, at + 1);
        }
    }

    private int EndAt(ReadOnlySpan<char> text, int at)
    {
        if (at > 0 && Letters.IsOfWord(text[at - 1]) && Letters.IsOfWord(text[at]))
        {
            return 0;
        }

        foreach (var word in _words)
        {
            var end = at + word.Length;
            if (text[at..].StartsWith(word, StringComparison.OrdinalIgnoreCase)
                && (end == text.Length || !Letters.IsOfWord(text[end]) || !Letters.IsOfWord(text[end - 1])))
            {
                return end;
            }
        }

        return 0;
    }
}
