using Microsoft.Extensions.Compliance.Classification;

namespace RagStarter.Core.Telemetry.Logs;

/// <summary>The classes of what log messages carry beyond numbers, ids and words of the application itself.</summary>
public static class LogData
{
    /// <summary>The taxonomy's name.</summary>
    public const string Taxonomy = "RagStarter.Logs";

    /// <summary>Text that may quote what a user or a service sent, such as the reason of an error: sensitive values in it are masked.</summary>
    public static DataClassification FreeText { get; } = new(Taxonomy, nameof(FreeText));

    /// <summary>The name of a user or team: replaced by a code that is the same for the same name.</summary>
    public static DataClassification UserName { get; } = new(Taxonomy, nameof(UserName));
}
