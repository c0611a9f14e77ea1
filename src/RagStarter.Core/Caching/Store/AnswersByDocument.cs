namespace RagStarter.Core.Caching.Store;

/// <summary>Which kept answers of a tenant rest on a document.</summary>
internal sealed class AnswersByDocument
{
    private readonly Dictionary<Guid, HashSet<AnswerKey>> _keys = [];

    public IReadOnlyCollection<AnswerKey> Of(Guid document) => _keys.TryGetValue(document, out var keys) ? [.. keys] : [];

    public void Add(AnswerFacts answer)
    {
        foreach (var document in answer.Documents)
        {
            if (!_keys.TryGetValue(document, out var keys))
            {
                _keys[document] = keys = [];
            }

            keys.Add(answer.Key);
        }
    }

    public void Remove(AnswerFacts answer)
    {
        foreach (var document in answer.Documents)
        {
            if (_keys.TryGetValue(document, out var keys) && keys.Remove(answer.Key) && keys.Count == 0)
            {
                _keys.Remove(document);
            }
        }
    }
}
