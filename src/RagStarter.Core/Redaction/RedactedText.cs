namespace RagStarter.Core.Redaction;

/// <summary>
/// Text that has passed redaction. Only <see cref="RequestRedactor"/> and <see cref="TextRedaction"/> make one, so a
/// method that takes this type cannot be handed text that has not passed.
/// </summary>
public readonly record struct RedactedText
{
    private readonly string? _text;

    internal RedactedText(string text) => _text = text;

    /// <summary>The text.</summary>
    /// <exception cref="InvalidOperationException">This is the default value: nothing has passed redaction.</exception>
    public string Value => _text ?? throw new InvalidOperationException("No text has passed redaction.");

    /// <summary>Whether text has passed.</summary>
    public bool HasValue => _text is not null;

    /// <inheritdoc/>
    public override string ToString() => _text ?? string.Empty;
}
