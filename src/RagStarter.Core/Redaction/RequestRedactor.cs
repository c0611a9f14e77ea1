namespace RagStarter.Core.Redaction;

/// <summary>The redaction of one request: all its texts share one set of placeholders.</summary>
public sealed class RequestRedactor
{
    private readonly TextRedaction _redaction;

    internal RequestRedactor(TextRedaction redaction, PlaceholderVault vault)
    {
        _redaction = redaction;
        Vault = vault;
    }

    /// <summary>The placeholders given so far.</summary>
    public PlaceholderVault Vault { get; }

    /// <summary>Replaces the sensitive data of a text.</summary>
    public RedactedText Redact(string text) => new(_redaction.Replace(text, Vault));

    /// <summary>The findings in a text, for showing people what was masked.</summary>
    public IReadOnlyList<Finding> Detect(string text) => _redaction.Detect(text);
}
