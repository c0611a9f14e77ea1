namespace RagStarter.Core.Redaction.Policy;

/// <summary>Where a text goes; the policy decides for each what may be in it.</summary>
public enum RedactionSink
{
    /// <summary>A chat model.</summary>
    Prompt,

    /// <summary>An embedding model, and the search, which asks for the same text.</summary>
    Embedding,

    /// <summary>The cache of answers.</summary>
    Cache,

    /// <summary>What is kept: conversations, feedback and, for tenants that say so, documents.</summary>
    Store,

    /// <summary>Logs, traces, metrics and problem documents.</summary>
    Log,
}
