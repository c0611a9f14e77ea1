namespace RagStarter.ModelServer.Embeddings;

/// <summary>Replaces words and phrases by the concept they mean; the longest phrase wins.</summary>
internal sealed class ConceptTable
{
    private readonly Dictionary<string, string> _concepts = new(StringComparer.Ordinal);
    private readonly int _longest;

    public ConceptTable(IReadOnlyDictionary<string, IReadOnlyList<string>> concepts)
    {
        foreach (var (concept, phrases) in concepts)
        {
            foreach (var words in phrases.Select(Words.All).Where(words => words.Count > 0))
            {
                _concepts[string.Join(' ', words)] = concept;
                _longest = Math.Max(_longest, words.Count);
            }
        }
    }

    /// <summary>The words in order, each run of words that means a concept replaced by it.</summary>
    public IEnumerable<(string Word, bool IsConcept)> Replace(IReadOnlyList<string> words)
    {
        for (var i = 0; i < words.Count;)
        {
            var (concept, length) = Match(words, i);
            yield return (concept ?? words[i], concept is not null);
            i += length;
        }
    }

    private (string? Concept, int Length) Match(IReadOnlyList<string> words, int start)
    {
        for (var length = Math.Min(_longest, words.Count - start); length > 0; length--)
        {
            if (_concepts.TryGetValue(string.Join(' ', words.Skip(start).Take(length)), out var concept))
            {
                return (concept, length);
            }
        }

        return (null, 1);
    }
}
