namespace RagStarter.Cli.Evaluation.Caching;

/// <summary>A line of a file of queries: what is asked, and which of them ask for the same.</summary>
internal sealed record CacheQuery
{
    public required string Text { get; init; }

    /// <summary>Equal for queries that one answer answers.</summary>
    public required string Intent { get; init; }
}
