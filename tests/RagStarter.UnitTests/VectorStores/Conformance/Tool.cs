using Microsoft.Extensions.VectorData;

namespace RagStarter.UnitTests.VectorStores.Conformance;

/// <summary>The record of the conformance suite: a key, every common kind of data, words and a vector.</summary>
public sealed class Tool
{
    [VectorStoreKey]
    public Guid Id { get; set; }

    [VectorStoreData(IsIndexed = true)]
    public string Shelf { get; set; } = string.Empty;

    [VectorStoreData(IsFullTextIndexed = true)]
    public string Text { get; set; } = string.Empty;

    [VectorStoreData(IsIndexed = true)]
    public string[] Tags { get; set; } = [];

    [VectorStoreData(IsIndexed = true)]
    public int Pieces { get; set; }

    [VectorStoreData(IsIndexed = true)]
    public double? Weight { get; set; }

    [VectorStoreData(IsIndexed = true)]
    public DateTimeOffset Added { get; set; }

    [VectorStoreData(IsIndexed = true)]
    public bool Sold { get; set; }

    [VectorStoreData]
    public bool? Rated { get; set; }

    [VectorStoreData]
    public byte Level { get; set; }

    [VectorStoreData]
    public short Row { get; set; }

    [VectorStoreData]
    public long Serial { get; set; }

    [VectorStoreData]
    public float Ratio { get; set; }

    [VectorStoreData]
    public decimal Price { get; set; }

    [VectorStoreData]
    public Guid Maker { get; set; }

    [VectorStoreData]
    public DateTime Checked { get; set; }

    [VectorStoreData]
    public DateOnly Built { get; set; }

    [VectorStoreData]
    public TimeOnly Opens { get; set; }

    [VectorStoreData]
    public List<int> Sizes { get; set; } = [];

    [VectorStoreData]
    public byte[]? Photo { get; set; }

    [VectorStoreVector(2)]
    public ReadOnlyMemory<float>? Vector { get; set; }
}
