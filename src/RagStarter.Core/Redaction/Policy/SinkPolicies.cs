namespace RagStarter.Core.Redaction.Policy;

/// <summary>Actions by sink, and in each by class. What is not listed has the action of the class's own policy, or the default.</summary>
public sealed class SinkPolicies
{
    /// <summary>For what chat models read.</summary>
    public Dictionary<string, string> Prompt { get; init; } = [];

    /// <summary>For what is embedded and searched for. A change of it asks for the documents to be indexed again.</summary>
    public Dictionary<string, string> Embedding { get; init; } = [];

    /// <summary>For cached answers: with anything but "keep" a question or an answer that contains the class is not cached.</summary>
    public Dictionary<string, string> Cache { get; init; } = [];

    /// <summary>For conversations, feedback and, where documents are stored redacted, documents.</summary>
    public Dictionary<string, string> Store { get; init; } = [];

    /// <summary>For logs, traces, metrics and problem documents.</summary>
    public Dictionary<string, string> Log { get; init; } = [];

    internal Dictionary<string, string> this[RedactionSink sink] => sink switch
    {
        RedactionSink.Prompt => Prompt,
        RedactionSink.Embedding => Embedding,
        RedactionSink.Cache => Cache,
        RedactionSink.Store => Store,
        _ => Log,
    };
}
