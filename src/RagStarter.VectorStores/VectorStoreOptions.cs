using System.ComponentModel.DataAnnotations;

namespace RagStarter.VectorStores;

/// <summary>Where vectors and keywords are; section "VectorStore". Read when the application starts.</summary>
public sealed class VectorStoreOptions
{
    /// <summary>The name of the configuration section.</summary>
    public const string Section = "VectorStore";

    /// <summary>In a SQLite file in the state folder.</summary>
    public const string Embedded = "embedded";

    /// <summary>On a Qdrant server or cluster.</summary>
    public const string Qdrant = "qdrant";

    /// <summary>"embedded" (default) or "qdrant", which section "Qdrant" describes.</summary>
    [AllowedValues(Embedded, Qdrant)]
    public string Provider { get; init; } = Embedded;

    /// <summary>
    /// Whether the embedded store keeps vectors in memory with a byte per dimension and computes the scores of the best
    /// results again from the file: a quarter of the memory and of the time of a search. Default: true.
    /// </summary>
    public bool Quantize { get; init; } = true;
}
