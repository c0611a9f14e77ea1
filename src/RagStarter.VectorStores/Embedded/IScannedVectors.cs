namespace RagStarter.VectorStores.Embedded;

/// <summary>The vectors of one property of a partition, side by side in memory for a scan.</summary>
internal interface IScannedVectors
{
    /// <summary>Whether a scan gives the scores themselves; otherwise they are close, and the best have to be computed again.</summary>
    bool IsExact { get; }

    /// <summary>Puts a vector into a slot, from the first free one on.</summary>
    void Set(int slot, ReadOnlySpan<float> vector);

    /// <summary>Copies a vector to another slot.</summary>
    void Move(int from, int to);

    /// <summary>Offers the visible slots with a vector to <paramref name="best"/>, with a score that is higher for nearer vectors.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="query">The query and its property.</param>
    /// <param name="function">The distance function.</param>
    /// <param name="visible">The slots that count; <see langword="null"/> for all.</param>
    /// <param name="best">Keeps the best.</param>
    void Scan(PartitionImage partition, VectorInput query, string function, bool[]? visible, TopK best);
}
