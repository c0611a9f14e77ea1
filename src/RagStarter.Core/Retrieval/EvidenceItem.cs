using RagStarter.Core.Retrieval.Sentences;

namespace RagStarter.Core.Retrieval;

/// <summary>A chunk of which something is sent to the model.</summary>
public sealed record EvidenceItem
{
    /// <summary>Its number in the prompt, from 1; answers cite it by this number.</summary>
    public required int Number { get; init; }

    /// <summary>The chunk and its scores.</summary>
    public required RankedChunk Source { get; init; }

    /// <summary>The sentences that are sent, in the order of the document.</summary>
    public required IReadOnlyList<ScoredSentence> Sentences { get; init; }

    /// <summary>The text that is sent, redacted.</summary>
    public required string Text { get; init; }

    /// <summary>What the text is about: document title and headings, redacted.</summary>
    public required string Label { get; init; }

    /// <summary>The tokens of label and text.</summary>
    public required int Tokens { get; init; }

    /// <summary>The tokens that the chunk would have taken with all its sentences; never less than what was sent of it.</summary>
    public int WholeTokens { get; init; }

    /// <summary>The chunk.</summary>
    public ChunkRecord Chunk => Source.Chunk;

    /// <summary>The sentence as it stands in the document.</summary>
    public string TextOf(ScoredSentence sentence) => sentence.Span.Of(Chunk.Text).ToString();
}
