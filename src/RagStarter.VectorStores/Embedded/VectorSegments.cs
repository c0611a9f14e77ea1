namespace RagStarter.VectorStores.Embedded;

/// <summary>Vectors of one length as they are, in blocks, so that growing does not copy them.</summary>
internal sealed class VectorSegments(int dimensions) : IScannedVectors
{
    private const int SlotsPerBlock = 1024;

    private readonly List<float[]> _blocks = [];

    public bool IsExact => true;

    private ReadOnlySpan<float> this[int slot] =>
        _blocks[slot / SlotsPerBlock].AsSpan(slot % SlotsPerBlock * dimensions, dimensions);

    public void Set(int slot, ReadOnlySpan<float> vector)
    {
        while (_blocks.Count <= slot / SlotsPerBlock)
        {
            _blocks.Add(new float[SlotsPerBlock * dimensions]);
        }

        vector.CopyTo(_blocks[slot / SlotsPerBlock].AsSpan(slot % SlotsPerBlock * dimensions, dimensions));
    }

    public void Move(int from, int to) => Set(to, this[from]);

    // Higher is better inside: distances are negated here and again where results go out.
    public void Scan(PartitionImage partition, VectorInput query, string function, bool[]? visible, TopK best)
    {
        for (var slot = 0; slot < partition.Count; slot++)
        {
            if (visible?[slot] != false && partition.HasVector(query.Index, slot))
            {
                best.Offer(partition.RowAt(slot), VectorMath.Score(function, query.Vector.Span, this[slot]));
            }
        }
    }
}
