using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RagStarter.Core.Caching.Store;
using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Caching;

/// <summary>
/// Keeps answers by partition and question. A partition is everything that two requests must share to share an answer:
/// tenant, access groups, prompt, models, embedding model, policies and settings.
/// </summary>
/// <remarks>Where the store fails, nothing is found and nothing is kept: a cache costs a hit and never an answer.</remarks>
public sealed partial class ResponseCache
{
    private readonly IAnswerStore _store;
    private readonly IOptionsMonitor<CacheOptions> _options;
    private readonly TimeProvider _time;
    private readonly ILogger<ResponseCache> _logger;

    /// <summary>Creates the cache over a store.</summary>
    internal ResponseCache(IAnswerStore store, IOptionsMonitor<CacheOptions> options, TimeProvider time, ILogger<ResponseCache> logger)
    {
        _store = store;
        _options = options;
        _time = time;
        _logger = logger;
    }

    /// <summary>The settings in force.</summary>
    public ResponseCacheOptions Options => _options.CurrentValue.Responses;

    /// <summary>The longest that one request waits for Redis.</summary>
    internal TimeSpan RedisTimeout => _options.CurrentValue.RedisTimeout;

    /// <summary>The key of a question's answer inside a partition.</summary>
    public static AnswerKey KeyOf(CachePartition partition, QuestionForm question) => new(partition, HashOf(question.Key));

    /// <summary>The partition of a tenant that is made of some parts.</summary>
    public static CachePartition PartitionOf(TenantId tenant, params ReadOnlySpan<string> parts)
    {
        // The lengths keep parts apart whatever characters they contain.
        var text = new StringBuilder(tenant.Value).Append('/');
        foreach (var part in parts)
        {
            text.Append(part.Length).Append(':').Append(part);
        }

        return new CachePartition(tenant, HashOf(text.ToString()));
    }

    /// <summary>The answer of that key, or <see langword="null"/>.</summary>
    public async ValueTask<CachedAnswer?> FindAsync(AnswerKey key, CancellationToken cancellationToken)
    {
        // The lifetime may have been shortened since the answer was kept.
        var answer = await TryAsync(() => _store.FindAsync(key, cancellationToken), cancellationToken).ConfigureAwait(false);
        return answer is not null && EndOf(key, answer) > _time.GetUtcNow() ? answer : null;
    }

    /// <summary>The questions of a partition that are nearest to a vector, the nearest first.</summary>
    internal async ValueTask<IReadOnlyList<(CachedQuestion Question, double Similarity)>> FindNearestAsync(
        CachePartition partition, ReadOnlyMemory<float> vector, int count, CancellationToken cancellationToken)
    {
        var questions = await TryAsync(() => _store.QuestionsAsync(partition, cancellationToken), cancellationToken).ConfigureAwait(false);
        if (questions is null)
        {
            return [];
        }

        var now = _time.GetUtcNow();
        var nearest = new PriorityQueue<(CachedQuestion Question, double Similarity), double>(count + 1);
        var other = new float[vector.Length];
        foreach (var question in questions)
        {
            if (question.ExpiresAt <= now || question.Vector.Length != vector.Length)
            {
                continue;
            }

            TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, sbyte>(question.Vector), other.AsSpan());
            var similarity = TensorPrimitives.CosineSimilarity(vector.Span, other);
            nearest.Enqueue((question, similarity), similarity);
            if (nearest.Count > count)
            {
                nearest.Dequeue();
            }
        }

        return [.. nearest.UnorderedItems.Select(i => i.Element).OrderByDescending(e => e.Similarity)];
    }

    /// <summary>Keeps an answer, and its question for comparison where <paramref name="vector"/> is given.</summary>
    public async Task StoreAsync(AnswerKey key, CachedAnswer answer, ReadOnlyMemory<float>? vector, CancellationToken cancellationToken)
    {
        var expiresAt = EndOf(key, answer);
        if (expiresAt <= _time.GetUtcNow())
        {
            return;
        }

        var question = vector is { } embedding ? new CachedQuestion(key.Question, answer.Question, Quantize(embedding.Span), expiresAt) : null;
        await TryAsync(() => _store.StoreAsync(key, answer, expiresAt, question, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Notes that a kept answer was found to be right for another revision of the documents.</summary>
    internal ValueTask RenewAsync(AnswerKey key, CachedAnswer answer, CancellationToken cancellationToken) =>
        TryAsync(() => _store.RenewAsync(key, answer, cancellationToken), cancellationToken);

    /// <summary>Forgets an answer; one that stays because the store failed is refused when it is looked at.</summary>
    public ValueTask<bool> RemoveAsync(AnswerKey key, CancellationToken cancellationToken) =>
        TryAsync(() => _store.RemoveAsync(key, cancellationToken), cancellationToken);

    /// <summary>Notes that a kept answer was served.</summary>
    internal void NoteUse(AnswerKey key, CachedAnswer answer, Guid requestId, string state)
    {
        _store.NoteUse(key, answer);
        NoteAnswered(key, requestId, state);
    }

    /// <summary>Notes which answer a request was given, so that what is said of it reaches the answer.</summary>
    internal void NoteAnswered(AnswerKey key, Guid requestId, string state) => _store.NoteAnswered(new ServedAnswer(requestId, key, state));

    // Expiry is absolute: it counts from when the answer was written, also when it is noted again. Answers of one moment do
    // not all end at one moment: how much earlier one ends is made from its key, so that all processes agree.
    private DateTimeOffset EndOf(AnswerKey key, CachedAnswer answer)
    {
        var hash = 2166136261u;
        foreach (var c in key.Question)
        {
            hash = (hash ^ c) * 16777619;
        }

        hash = (hash ^ (uint)answer.CreatedAt.UtcTicks) * 16777619;
        return answer.CreatedAt + (Options.Lifetime * (1 - (Options.LifetimeSpread * hash / uint.MaxValue)));
    }

    private async ValueTask<T?> TryAsync<T>(Func<ValueTask<T>> act, CancellationToken cancellationToken)
    {
        try
        {
            return await act().ConfigureAwait(false);
        }
        catch (Exception problem) when (!cancellationToken.IsCancellationRequested)
        {
            LogFailed(problem.GetType().Name);
            return default;
        }
    }

    private async ValueTask TryAsync(Func<ValueTask> act, CancellationToken cancellationToken) => await TryAsync(
        async () =>
        {
            await act().ConfigureAwait(false);
            return true;
        },
        cancellationToken).ConfigureAwait(false);

    private static byte[] Quantize(ReadOnlySpan<float> vector)
    {
        // A quarter of the size; cosine similarity changes in the third decimal place at most.
        var highest = Math.Max(1e-9f, Math.Abs(TensorPrimitives.MaxMagnitude(vector)));
        var bytes = new byte[vector.Length];
        for (var i = 0; i < vector.Length; i++)
        {
            bytes[i] = (byte)(sbyte)MathF.Round(vector[i] / highest * 127);
        }

        return bytes;
    }

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));

    [LoggerMessage(1403, LogLevel.Debug, "Kept answers cannot be read or kept now ({ErrorType}); they are made")]
    private partial void LogFailed(string errorType);
}
