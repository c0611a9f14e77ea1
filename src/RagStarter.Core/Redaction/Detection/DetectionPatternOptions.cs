namespace RagStarter.Core.Redaction.Detection;

/// <summary>An expression that finds data of an own kind.</summary>
public sealed class DetectionPatternOptions
{
    /// <summary>
    /// A regular expression of .NET without backreferences and lookarounds: it is run without backtracking, so that no
    /// text can make it slow.
    /// </summary>
    public string Pattern { get; init; } = string.Empty;

    /// <summary>The class that its matches are reported as. Default: Custom.</summary>
    public string Class { get; init; } = nameof(SensitiveData.Custom);

    /// <summary>Whether upper and lower case are the same. Default: false.</summary>
    public bool IgnoreCase { get; init; }
}
