namespace RagStarter.Core.Answering;

/// <summary>Where an answer that was not made for its question came from.</summary>
/// <param name="Kind">"exact" for the same question, "semantic" for one in other words, "shared" for one asked at the same moment.</param>
/// <param name="FirstAskedAt">When it was made.</param>
/// <param name="IsEvidenceUnchanged">Whether all that it rests on was found to be as it was; an answer is never served otherwise.</param>
public sealed record CacheProvenance(string Kind, DateTimeOffset FirstAskedAt, bool IsEvidenceUnchanged);
