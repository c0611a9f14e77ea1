using System.Buffers;
using System.Text;

namespace RagStarter.Core.Redaction.Detection;

/// <summary>
/// Finds where one of many words may begin. Words are searched for by their first ASCII letters with vector instructions;
/// words that begin otherwise by their first other letter.
/// </summary>
internal sealed class CueSearch
{
    private const int MinStem = 3;
    private const int MaxStem = 4;

    private readonly SearchValues<string> _stems;
    private readonly SearchValues<char> _letters;
    private readonly int[] _offsets;

    /// <summary>Creates the search.</summary>
    public CueSearch(IEnumerable<string> words)
    {
        var stems = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var letters = new HashSet<char>();
        var offsets = new SortedSet<int>();
        foreach (var word in words)
        {
            var other = word.AsSpan().IndexOfAnyExceptInRange('\0', '\x7f');
            if (other < 0 || other >= MinStem)
            {
                stems.Add(word[..Math.Min(other < 0 ? word.Length : other, MaxStem)]);
                continue;
            }

            letters.Add(char.ToLowerInvariant(word[other]));
            letters.Add(char.ToUpperInvariant(word[other]));
            offsets.Add(other);
        }

        _stems = SearchValues.Create([.. stems], StringComparison.OrdinalIgnoreCase);
        _letters = SearchValues.Create([.. letters]);
        _offsets = [.. offsets];
    }

    /// <summary>Offers every place where a word may begin to <paramref name="take"/>, which returns where the search goes on, or 0.</summary>
    public void ForEach(Scan scan, Func<Scan, int, int> take)
    {
        ReadOnlySpan<char> text = scan.Text;
        for (var at = 0; at < text.Length;)
        {
            var next = text[at..].IndexOfAny(_stems);
            if (next < 0)
            {
                break;
            }

            at += next;
            at = Math.Max(at + 1, IsStart(text, at) ? take(scan, at) : 0);
        }

        if (Ascii.IsValid(text))
        {
            return;
        }

        for (var at = 0; at < text.Length; at++)
        {
            var next = text[at..].IndexOfAny(_letters);
            if (next < 0)
            {
                break;
            }

            at += next;
            foreach (var offset in _offsets)
            {
                if (at - offset is var start and >= 0 && IsStart(text, start))
                {
                    take(scan, start);
                }
            }
        }
    }

    private static bool IsStart(ReadOnlySpan<char> text, int at) => at == 0 || !Letters.IsOfWord(text[at - 1]);
}
