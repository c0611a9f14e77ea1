namespace RagStarter.VectorStores.Embedded;

/// <summary>Vectors of one length side by side in memory, in blocks, so that growing does not copy them.</summary>
internal sealed class VectorSegments(int dimensions)
{
    private const int SlotsPerBlock = 1024;

    private readonly List<float[]> _blocks = [];

    public ReadOnlySpan<float> this[int slot] =>
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
}
