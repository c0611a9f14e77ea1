using System.ComponentModel.DataAnnotations;

namespace RagStarter.Core.Ingestion;

/// <summary>How documents are cut into chunks; section "Chunking". A change applies to documents ingested after it.</summary>
public sealed class ChunkingOptions
{
    /// <summary>The name of the configuration section.</summary>
    public const string Section = "Chunking";

    /// <summary>The most tokens of one chunk. Smaller chunks are found more precisely, larger ones keep more context.</summary>
    [Range(32, 8192)]
    public int MaxTokens { get; init; } = 400;
}
