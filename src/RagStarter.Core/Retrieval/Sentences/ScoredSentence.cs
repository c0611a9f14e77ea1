using RagStarter.Core.Language;

namespace RagStarter.Core.Retrieval.Sentences;

/// <summary>A sentence of a chunk with its worth for a question.</summary>
/// <param name="Chunk">Which of the scored chunks it is in.</param>
/// <param name="Index">Its number in the chunk, from 0.</param>
/// <param name="Span">Where it stands in the chunk's text.</param>
/// <param name="Score">The higher, the more likely it answers; comparable within one question.</param>
/// <param name="Coverage">The share of the question's words, weighted by rarity, that the sentence or its headings contain.</param>
/// <param name="NeedsContext">Whether it begins with a word that refers to the sentence before.</param>
public readonly record struct ScoredSentence(int Chunk, int Index, TextSpan Span, double Score, double Coverage, bool NeedsContext);
