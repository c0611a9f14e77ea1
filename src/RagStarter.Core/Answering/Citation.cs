namespace RagStarter.Core.Answering;

/// <summary>A place in a document that an answer rests on.</summary>
/// <param name="Number">The number by which the answer cites it.</param>
/// <param name="DocumentId">The document.</param>
/// <param name="Document">The document's name inside its tenant.</param>
/// <param name="Title">The document's title.</param>
/// <param name="ChunkId">The chunk.</param>
/// <param name="Heading">The headings above the passage.</param>
/// <param name="Page">The page, from 1; 0 for formats without pages.</param>
/// <param name="Quote">The sentence that supports the answer, as it stands in the document.</param>
/// <param name="Start">Where the quote begins in the document's extracted text, in UTF-16 code units.</param>
/// <param name="Length">The quote's length.</param>
public sealed record Citation(
    int Number,
    Guid DocumentId,
    string Document,
    string Title,
    Guid ChunkId,
    string Heading,
    int Page,
    string Quote,
    int Start,
    int Length);
