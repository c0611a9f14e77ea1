using System.ComponentModel.DataAnnotations;

namespace RagStarter.Core.Retrieval.Drift;

/// <summary>
/// Questions with known documents that are searched for on a schedule, so that a search that has become worse is seen
/// before users see it; section "Retrieval:Drift".
/// </summary>
public sealed class DriftOptions
{
    /// <summary>The name of the configuration section.</summary>
    public const string Section = $"{RetrievalOptions.Section}:Drift";

    /// <summary>
    /// A file of questions, one JSON object a line: "tenant", "question", "documents" (those that answer it), and "groups"
    /// where a document is not for everybody. Relative to the solution, or to the application's folder. Empty: no check.
    /// </summary>
    public string Questions { get; init; } = string.Empty;

    /// <summary>The time between two checks. Each embeds every question anew, past the cache.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00")]
    public TimeSpan Interval { get; init; } = TimeSpan.FromDays(1);

    /// <summary>
    /// The share of the questions for which one of the documents has to be among the first Retrieval:TopK chunks. Less
    /// is an alert.
    /// </summary>
    [Range(0.0, 1.0)]
    public double MinRecall { get; init; } = 0.5;

    /// <summary>
    /// How far the recall may fall below the best of the last 30 checks with these questions, and by which part the
    /// median similarity of the best chunk below that of the checks with the same embedding model. More is an alert.
    /// </summary>
    [Range(0.0, 1.0)]
    public double MaxFall { get; init; } = 0.1;
}
