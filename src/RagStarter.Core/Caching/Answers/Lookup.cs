using RagStarter.Core.Caching.Gate;

namespace RagStarter.Core.Caching.Answers;

/// <summary>What is known about a question when it was looked up.</summary>
/// <param name="Key">The key of its answer.</param>
/// <param name="Form">The question apart from how it is written.</param>
/// <param name="Revision">The tenant's corpus revision before the look.</param>
/// <param name="Hit">The answer that may be served; <see langword="null"/> when there is none.</param>
internal sealed record Lookup(AnswerKey Key, QuestionForm Form, long Revision, CachedAnswer? Hit)
{
    /// <summary>What the asker must share with those whose answers it may get.</summary>
    public CachePartition Partition => Key.Partition;

    /// <summary>What the gate said of near questions; <see langword="null"/> when it was not asked.</summary>
    public GateDecision? Gate { get; init; }
}
