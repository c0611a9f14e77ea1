namespace RagStarter.Core.Redaction.Placeholders;

/// <summary>What a placeholder stands for.</summary>
/// <param name="Placeholder">The placeholder.</param>
/// <param name="Class">The class's name.</param>
/// <param name="Value">The value.</param>
internal sealed record PlaceholderEntry(string Placeholder, string Class, string Value);
