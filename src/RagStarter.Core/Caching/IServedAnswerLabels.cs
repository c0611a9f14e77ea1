namespace RagStarter.Core.Caching;

/// <summary>Learns from what users say of answers that came from the cache.</summary>
public interface IServedAnswerLabels
{
    /// <summary>A user said whether an answer from the cache was right for the question asked.</summary>
    /// <param name="served">What was served.</param>
    /// <param name="isWrong">Whether it was wrong.</param>
    /// <param name="cancellationToken">Stops.</param>
    ValueTask LabelAsync(ServedAnswer served, bool isWrong, CancellationToken cancellationToken);
}

/// <summary>An answer that was given out.</summary>
/// <param name="RequestId">The request that it answered.</param>
/// <param name="Key">The key of the answer: for one in other words, that of the question asked first.</param>
/// <param name="State">One of <see cref="Answering.CacheStates"/>.</param>
public sealed record ServedAnswer(Guid RequestId, AnswerKey Key, string State);
