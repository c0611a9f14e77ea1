using RagStarter.Core.Answering;

namespace RagStarter.Core.Retrieval;

/// <summary>What a search without an answer found.</summary>
public sealed record SearchTrialResult
{
    /// <summary>Why it was not searched; <see langword="null"/> when it was.</summary>
    public Problem? Problem { get; init; }

    /// <summary>What was searched for: the question with its sensitive values masked.</summary>
    public string Searched { get; init; } = string.Empty;

    /// <summary>What was found, the best first, without near repetitions.</summary>
    public IReadOnlyList<RankedChunk> Found { get; init; } = [];

    /// <summary>How many chunks the vector search found.</summary>
    public int Dense { get; init; }

    /// <summary>How many chunks the keyword search found.</summary>
    public int Keyword { get; init; }

    /// <summary>How many of the found chunks a question would consider for its evidence.</summary>
    public int TopK { get; init; }

    /// <summary>Whether the embedding model could not answer, so that only words were searched for.</summary>
    public bool HasOnlyWords { get; init; }
}
