using RagStarter.Core.Language;

namespace RagStarter.VectorStores.Embedded;

/// <summary>How the embedded vector store works.</summary>
public sealed class EmbeddedVectorStoreOptions
{
    /// <summary>The SQLite file. Its folder must exist.</summary>
    public required string Path { get; init; }

    /// <summary>Finds the words of full-text properties and of keyword queries.</summary>
    public TextAnalyzer Analyzer { get; init; } = new();

    /// <summary>
    /// The name of a string property that every query filters by, such as a tenant. Records of different values are kept
    /// in separate memory and their words in separate lists, so that a query touches only its own. Collections without
    /// such a property have one partition.
    /// </summary>
    public string? PartitionProperty { get; init; }

    /// <summary>
    /// Whether vectors are kept in memory with a byte per dimension and the best results are computed again from the file:
    /// a quarter of the memory, and faster from some ten thousand records on. Not for Manhattan distance. Default: true.
    /// </summary>
    public bool Quantize { get; init; } = true;

    /// <summary>BM25's saturation of repeated words; 1.2 is the usual value.</summary>
    public double K1 { get; init; } = 1.2;

    /// <summary>BM25's length normalization, from 0 (none) to 1 (full); 0.75 is the usual value.</summary>
    public double B { get; init; } = 0.75;

    /// <summary>How long a write waits for another process that is writing.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
