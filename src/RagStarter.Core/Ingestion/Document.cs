using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Ingestion;

/// <summary>A document of a tenant and the state of its ingestion.</summary>
public sealed class Document
{
    /// <summary>Identifies the document.</summary>
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>The isolation boundary.</summary>
    public required TenantId Tenant { get; init; }

    /// <summary>Its name inside the tenant: a path with forward slashes.</summary>
    public required string Name { get; init; }

    /// <summary>The groups that may read it, joined by "|".</summary>
    public required string Groups { get; set; }

    /// <summary>The title found in it.</summary>
    public string Title { get; set; } = string.Empty;

    /// <summary>SHA-256 of the file, in lower-case hexadecimal digits.</summary>
    public required string ContentHash { get; set; }

    /// <summary>The file's size in bytes.</summary>
    public required long Size { get; set; }

    /// <summary>Where it stands.</summary>
    public DocumentState State { get; set; }

    /// <summary>Why it failed; empty otherwise.</summary>
    public string Error { get; set; } = string.Empty;

    /// <summary>What in it may be meant for a model instead of a reader.</summary>
    public Screening.ContentFlags Flags { get; set; }

    /// <summary>Its pages; 0 for formats without pages.</summary>
    public int Pages { get; set; }

    /// <summary>Its chunks.</summary>
    public int Chunks { get; set; }

    /// <summary>The tokens of its chunks.</summary>
    public int Tokens { get; set; }

    /// <summary>
    /// The fingerprint of the vectors and the chunking with which it was last searchable; others than those of the
    /// settings in force mean that it must be ingested again. Empty when it never was, or failed for good.
    /// </summary>
    public string IndexedWith { get; set; } = string.Empty;

    /// <summary>Grows with every change of the state, so that two processes do not work on the same document.</summary>
    public int Revision { get; set; }

    /// <summary>Until when the process that is working on it is believed to be alive.</summary>
    public DateTimeOffset LeaseUntil { get; set; }

    /// <summary>When it was added.</summary>
    public required DateTimeOffset AddedAt { get; init; }

    /// <summary>When its state last changed.</summary>
    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>The groups as a list.</summary>
    public string[] GroupList => Groups.Split('|', StringSplitOptions.RemoveEmptyEntries);
}
