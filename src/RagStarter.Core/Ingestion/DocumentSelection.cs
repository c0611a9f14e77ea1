namespace RagStarter.Core.Ingestion;

/// <summary>Which documents are meant.</summary>
/// <param name="Text">A part of the name or title, in any case; all when empty.</param>
/// <param name="State">The state; all when not set.</param>
public sealed record DocumentSelection(string Text = "", DocumentState? State = null);
