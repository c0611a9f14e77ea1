using System.Buffers;

namespace RagStarter.Core.Redaction.Detection;

/// <summary>Words that tell what a value beside them is, such as "passport" before a number.</summary>
internal sealed class Cues
{
    private readonly SearchValues<string> _search;
    private readonly string[] _words;
    private readonly int _longest;

    /// <summary>Creates the set; case does not matter, and a word counts only where no letter or digit touches it.</summary>
    public Cues(params string[] words)
    {
        _words = words;
        _longest = words.Max(w => w.Length);
        _search = SearchValues.Create(words, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether one stands within <paramref name="reach"/> characters before <paramref name="index"/>.</summary>
    public bool Before(ReadOnlySpan<char> text, int index, int reach)
    {
        var from = Math.Max(0, index - reach);
        return Contains(text, from, index);
    }

    /// <summary>Whether one stands within <paramref name="reach"/> characters behind <paramref name="index"/>.</summary>
    public bool After(ReadOnlySpan<char> text, int index, int reach) => Contains(text, index, Math.Min(text.Length, index + reach));

    /// <summary>Whether one stands near what lies from <paramref name="start"/> to <paramref name="end"/>.</summary>
    public bool Around(ReadOnlySpan<char> text, int start, int end, int before, int after) =>
        Before(text, start, before) || After(text, end, after);

    /// <summary>The words.</summary>
    public IReadOnlyList<string> Words => _words;

    /// <summary>Where the longest one that begins at a place ends; 0 when none does.</summary>
    public int EndAt(ReadOnlySpan<char> text, int at)
    {
        if (at > 0 && Letters.IsOfWord(text[at - 1]) && Letters.IsOfWord(text[at]))
        {
            return 0;
        }

        var best = 0;
        foreach (var word in _words)
        {
            var end = at + word.Length;
            if (end <= text.Length && text.Slice(at, word.Length).Equals(word, StringComparison.OrdinalIgnoreCase)
                && (end == text.Length || !Letters.IsOfWord(text[end]) || !Letters.IsOfWord(text[end - 1])))
            {
                best = Math.Max(best, end);
            }
        }

        return best;
    }

    private bool Contains(ReadOnlySpan<char> text, int from, int to)
    {
        while (from < to)
        {
            var found = text[from..to].IndexOfAny(_search);
            if (found < 0)
            {
                return false;
            }

            from += found;
            if (EndAt(text[..Math.Min(text.Length, to + _longest)], from) is var end and > 0 && end <= to)
            {
                return true;
            }

            from++;
        }

        return false;
    }
}
