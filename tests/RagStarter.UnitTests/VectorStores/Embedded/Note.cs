using Microsoft.Extensions.VectorData;

namespace RagStarter.UnitTests.VectorStores.Embedded;

public sealed class Note
{
    [VectorStoreKey]
    public Guid Id { get; set; } = Guid.NewGuid();

    [VectorStoreData(IsIndexed = true)]
    public string Tenant { get; set; } = string.Empty;

    [VectorStoreData]
    public string[] Groups { get; set; } = ["everyone"];

    [VectorStoreData(IsFullTextIndexed = true)]
    public string Text { get; set; } = string.Empty;

    [VectorStoreData]
    public int Version { get; set; }

    [VectorStoreVector(2)]
    public ReadOnlyMemory<float> Vector { get; set; } = new[] { 1f, 0f };
}
