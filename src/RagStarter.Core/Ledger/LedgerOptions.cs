using System.ComponentModel.DataAnnotations;

namespace RagStarter.Core.Ledger;

/// <summary>How long the ledger is kept; section "Ledger". Changes apply within the hour.</summary>
public sealed class LedgerOptions
{
    /// <summary>The name of the configuration section.</summary>
    public const string Section = "Ledger";

    /// <summary>
    /// How long lines are kept, in whole days of UTC. Older ones are removed; their sums by day and by every dimension
    /// stay. At least 32 days, so that no budget of a month loses a line.
    /// </summary>
    [Range(typeof(TimeSpan), "32.00:00:00", "36500.00:00:00")]
    public TimeSpan KeepFor { get; init; } = TimeSpan.FromDays(400);

    /// <summary>
    /// The folder that lines are written to before they are removed, as JSON Lines with one file per day; a relative path
    /// starts at the folder of `Storage:Path`. Not set: they are not kept.
    /// </summary>
    public string ArchiveFolder { get; init; } = string.Empty;
}
