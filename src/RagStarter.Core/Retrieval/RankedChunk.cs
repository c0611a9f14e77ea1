namespace RagStarter.Core.Retrieval;

/// <summary>A chunk that a search found.</summary>
/// <param name="Chunk">The chunk.</param>
/// <param name="Score">The fused score, from 0 to about 1.</param>
/// <param name="DenseScore">The cosine similarity; <see langword="null"/> when the vector search did not find it.</param>
/// <param name="KeywordScore">The BM25 score; <see langword="null"/> when the keyword search did not find it.</param>
public sealed record RankedChunk(ChunkRecord Chunk, double Score, double? DenseScore, double? KeywordScore);
