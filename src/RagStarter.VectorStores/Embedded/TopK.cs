namespace RagStarter.VectorStores.Embedded;

/// <summary>Keeps the best results of a scan. Equal scores are ordered by row, so that results are the same every time.</summary>
internal sealed class TopK(int capacity)
{
    private readonly PriorityQueue<long, (double Score, long NegatedRow)> _worstFirst = new();
    private (double Score, long NegatedRow) _worst = (double.NegativeInfinity, long.MinValue);

    /// <summary>Offers a result; a higher score is better.</summary>
    public void Offer(long row, double score)
    {
        if (_worstFirst.Count < capacity)
        {
            _worstFirst.Enqueue(row, (score, -row));
        }
        else if (score < _worst.Score || (score, -row).CompareTo(_worst) <= 0)
        {
            return;
        }
        else
        {
            _worstFirst.DequeueEnqueue(row, (score, -row));
        }

        if (_worstFirst.Count == capacity)
        {
            _worstFirst.TryPeek(out _, out _worst);
        }
    }

    /// <summary>The results, the best first.</summary>
    public List<(long Row, double Score)> ToSorted()
    {
        var results = new List<(long Row, double Score)>(_worstFirst.Count);
        while (_worstFirst.TryDequeue(out var row, out var priority))
        {
            results.Add((row, priority.Score));
        }

        results.Reverse();
        return results;
    }
}
