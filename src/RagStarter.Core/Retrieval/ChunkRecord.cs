using Microsoft.Extensions.VectorData;

namespace RagStarter.Core.Retrieval;

/// <summary>A piece of a document as the vector store keeps it.</summary>
public sealed class ChunkRecord
{
    /// <summary>Derived from tenant, document and content: the same text of the same document always gets the same id.</summary>
    public Guid Id { get; set; }

    /// <summary>The isolation boundary.</summary>
    public string Tenant { get; set; } = string.Empty;

    /// <summary>The groups that may read it; never empty.</summary>
    public string[] Groups { get; set; } = [];

    /// <summary>The document.</summary>
    public Guid DocumentId { get; set; }

    /// <summary>The document's name inside its tenant, a path with forward slashes.</summary>
    public string Document { get; set; } = string.Empty;

    /// <summary>The document's title.</summary>
    public string Title { get; set; } = string.Empty;

    /// <summary>The headings above the chunk, from the outermost in, joined by " › ".</summary>
    public string Heading { get; set; } = string.Empty;

    /// <summary>The page it begins on, from 1; 0 for formats without pages.</summary>
    public int Page { get; set; }

    /// <summary>Its number in the document, from 0.</summary>
    public int Ordinal { get; set; }

    /// <summary>Where <see cref="Text"/> begins in the document's extracted text, in UTF-16 code units.</summary>
    public int Start { get; set; }

    /// <summary>What is searched: title and headings, a line break, and <see cref="Text"/>.</summary>
    public string Content { get; set; } = string.Empty;

    /// <summary>The tokens of <see cref="Text"/>.</summary>
    public int Tokens { get; set; }

    /// <summary>A hash of <see cref="Content"/> and <see cref="Groups"/>; cached answers are bound to it.</summary>
    public string Hash { get; set; } = string.Empty;

    /// <summary>The embedding of <see cref="Content"/>.</summary>
    public ReadOnlyMemory<float> Embedding { get; set; }

    /// <summary>The chunk's text, a piece of the document's extracted text.</summary>
    public string Text => Content[(Content.IndexOf('\n', StringComparison.Ordinal) + 1)..];

    /// <summary>The definition of the collection for vectors of one length.</summary>
    public static VectorStoreCollectionDefinition Definition(int dimensions) => new()
    {
        Properties =
        [
            new VectorStoreKeyProperty(nameof(Id), typeof(Guid)),
            new VectorStoreDataProperty(nameof(Tenant), typeof(string)) { IsIndexed = true },
            new VectorStoreDataProperty(nameof(Groups), typeof(string[])) { IsIndexed = true },
            new VectorStoreDataProperty(nameof(DocumentId), typeof(Guid)) { IsIndexed = true },
            new VectorStoreDataProperty(nameof(Document), typeof(string)),
            new VectorStoreDataProperty(nameof(Title), typeof(string)),
            new VectorStoreDataProperty(nameof(Heading), typeof(string)),
            new VectorStoreDataProperty(nameof(Page), typeof(int)),
            new VectorStoreDataProperty(nameof(Ordinal), typeof(int)),
            new VectorStoreDataProperty(nameof(Start), typeof(int)),
            new VectorStoreDataProperty(nameof(Content), typeof(string)) { IsFullTextIndexed = true },
            new VectorStoreDataProperty(nameof(Tokens), typeof(int)),
            new VectorStoreDataProperty(nameof(Hash), typeof(string)),
            new VectorStoreVectorProperty(nameof(Embedding), typeof(ReadOnlyMemory<float>), dimensions)
            {
                DistanceFunction = DistanceFunction.CosineSimilarity,
            },
        ],
    };
}
