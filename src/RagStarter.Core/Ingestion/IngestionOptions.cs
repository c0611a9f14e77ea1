using System.ComponentModel.DataAnnotations;

namespace RagStarter.Core.Ingestion;

/// <summary>Limits and pace of ingestion; section "Ingestion".</summary>
public sealed class IngestionOptions
{
    /// <summary>The name of the configuration section.</summary>
    public const string Section = "Ingestion";

    /// <summary>The largest file, in megabytes.</summary>
    [Range(1, 2048)]
    public int MaxFileMegabytes { get; init; } = 50;

    /// <summary>The most pages of one document.</summary>
    [Range(1, 100_000)]
    public int MaxPages { get; init; } = 2000;

    /// <summary>The most characters of text extracted from one document, in millions.</summary>
    [Range(1, 1000)]
    public int MaxMegaCharacters { get; init; } = 20;

    /// <summary>The deepest nesting of HTML, JSON or lists.</summary>
    [Range(8, 1000)]
    public int MaxNesting { get; init; } = 100;

    /// <summary>How many times larger than the file its unpacked content may be (DOCX is a ZIP archive).</summary>
    [Range(2, 10_000)]
    public int MaxExpansion { get; init; } = 200;

    /// <summary>How many documents are read at once.</summary>
    [Range(1, 64)]
    public int Parallelism { get; init; } = 2;

    /// <summary>Whether the sample documents are ingested when the application starts for the first time.</summary>
    public bool SampleData { get; init; } = true;
}
