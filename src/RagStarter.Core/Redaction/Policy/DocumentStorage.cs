namespace RagStarter.Core.Redaction.Policy;

/// <summary>How documents are kept.</summary>
public static class DocumentStorage
{
    /// <summary>As they are: whoever may read a document sees all of it. What leaves the process passes the other sinks.</summary>
    public const string AsIs = "as-is";

    /// <summary>With the policy of the store applied when they are ingested; the uploaded file is then deleted.</summary>
    public const string Redacted = "redacted";

    /// <summary>Both.</summary>
    public static IReadOnlyList<string> All { get; } = [AsIs, Redacted];
}
