namespace RagStarter.Core.Caching.Answers;

/// <summary>What is known about a question when it was looked up.</summary>
/// <param name="Key">The key of its answer.</param>
/// <param name="Form">The question apart from how it is written.</param>
/// <param name="Revision">The tenant's corpus revision before the look.</param>
/// <param name="Hit">The answer that was found and may be served; <see langword="null"/> when there is none.</param>
internal sealed record Lookup(AnswerKey Key, QuestionForm Form, long Revision, CachedAnswer? Hit)
{
    /// <summary>What the asker must share with those whose answers it may get.</summary>
    public CachePartition Partition => Key.Partition;

    /// <summary>The key of the answer that was found: for one in other words, that of the question asked first.</summary>
    public AnswerKey HitKey { get; init; } = Key;

    /// <summary>Why an answer that was found is not served, or that none was found.</summary>
    public CacheReason Reason { get; init; } = CacheReason.NotKept;

    /// <summary>The moment of the answer and of the documents: who asks the same of other documents asks something else.</summary>
    public string FlightKey => $"{Key}@{Revision}";
}
