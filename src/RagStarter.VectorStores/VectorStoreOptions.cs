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
}
