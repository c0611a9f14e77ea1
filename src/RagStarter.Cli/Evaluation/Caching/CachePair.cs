using System.Text.Json.Serialization;

namespace RagStarter.Cli.Evaluation.Caching;

/// <summary>A line of a file of pairs: two questions, and whether they mean the same.</summary>
internal sealed record CachePair
{
    public required string A { get; init; }

    public required string B { get; init; }

    /// <summary>1 or true where an answer to the one answers the other.</summary>
    [JsonConverter(typeof(FlagConverter))]
    public required bool Same { get; init; }

    /// <summary>What the pair tests; only for the report.</summary>
    public string Kind { get; init; } = string.Empty;
}
