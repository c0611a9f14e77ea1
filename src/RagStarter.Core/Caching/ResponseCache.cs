using System.Numerics.Tensors;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Caching;

/// <summary>
/// Keeps answers by partition and question. A partition is everything that two requests must share to share an answer:
/// tenant, access groups, prompt, models, embedding model, policies and settings.
/// </summary>
public sealed partial class ResponseCache(
    HybridCache cache, IOptionsMonitor<CacheOptions> options, TimeProvider time, ILogger<ResponseCache> logger)
{
    private const int FormatVersion = 1;

    /// <summary>The settings in force.</summary>
    public ResponseCacheOptions Options => options.CurrentValue.Responses;

    /// <summary>The key of a question's answer inside a partition.</summary>
    public static AnswerKey KeyOf(CachePartition partition, QuestionForm question) => new(partition, HashOf(question.Key));

    /// <summary>The partition of a tenant that is made of some parts.</summary>
    public static CachePartition PartitionOf(TenantId tenant, params ReadOnlySpan<string> parts)
    {
        // The lengths keep parts apart whatever characters they contain.
        var text = new StringBuilder();
        foreach (var part in parts)
        {
            text.Append(part.Length).Append(':').Append(part);
        }

        return new CachePartition(tenant, HashOf($"{tenant.Value}/{text}"));
    }

    /// <summary>The answer of that key, or <see langword="null"/>.</summary>
    public async ValueTask<CachedAnswer?> FindAsync(AnswerKey key, CancellationToken cancellationToken)
    {
        // The lifetime may have been shortened since the answer was kept.
        var answer = await ReadAsync(NameOf(key), CacheJsonContext.Default.CachedAnswer, cancellationToken).ConfigureAwait(false);
        return answer is not null && answer.CreatedAt + Options.Lifetime > time.GetUtcNow() ? answer : null;
    }

    /// <summary>The questions of a partition that are nearest to a vector, the nearest first.</summary>
    internal async ValueTask<IReadOnlyList<(CachedQuestion Question, double Similarity)>> FindNearestAsync(
        CachePartition partition, ReadOnlyMemory<float> vector, int count, CancellationToken cancellationToken)
    {
        var questions = await ReadAsync(QuestionsKey(partition), CacheJsonContext.Default.CachedQuestions, cancellationToken).ConfigureAwait(false);
        if (questions is null)
        {
            return [];
        }

        var now = time.GetUtcNow();
        var nearest = new PriorityQueue<(CachedQuestion Question, double Similarity), double>(count + 1);
        var other = new float[vector.Length];
        foreach (var question in questions.Entries)
        {
            if (question.ExpiresAt <= now || question.Vector.Length != vector.Length)
            {
                continue;
            }

            for (var i = 0; i < other.Length; i++)
            {
                other[i] = (sbyte)question.Vector[i];
            }

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
    public async Task StoreAsync(
        AnswerKey key, CachedAnswer answer, ReadOnlyMemory<float>? vector, CancellationToken cancellationToken)
    {
        // Expiry is absolute: it counts from when the answer was written, also when it is stored again.
        var expiresAt = answer.CreatedAt + Options.Lifetime;
        if (expiresAt <= time.GetUtcNow())
        {
            return;
        }

        await WriteAsync(NameOf(key), answer, CacheJsonContext.Default.CachedAnswer, expiresAt, cancellationToken).ConfigureAwait(false);
        if (vector is { } embedding)
        {
            await AddQuestionAsync(key.Partition, new CachedQuestion(key.Question, answer.Question, Quantize(embedding.Span), expiresAt), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Forgets an answer.</summary>
    public ValueTask RemoveAsync(AnswerKey key, CancellationToken cancellationToken) => cache.ForgetAsync(NameOf(key), cancellationToken);

    private async Task AddQuestionAsync(CachePartition partition, CachedQuestion question, CancellationToken cancellationToken)
    {
        // Two processes may overwrite each other's list: a question is then missing for comparison, which costs a hit
        // and never a wrong answer.
        var key = QuestionsKey(partition);
        var known = await ReadAsync(key, CacheJsonContext.Default.CachedQuestions, cancellationToken).ConfigureAwait(false);
        var now = time.GetUtcNow();
        var entries = (known?.Entries ?? [])
            .Where(e => e.ExpiresAt > now && e.Key != question.Key)
            .Append(question)
            .TakeLast(Options.SemanticEntries)
            .ToList();
        await WriteAsync(key, new CachedQuestions(entries), CacheJsonContext.Default.CachedQuestions, now + Options.Lifetime, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<T?> ReadAsync<T>(string key, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        var bytes = await cache.FindAsync(key, cancellationToken).ConfigureAwait(false);
        if (bytes is null)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(bytes, type);
        }
        catch (JsonException problem)
        {
            // Something else wrote under this key; the answer is made anew and replaces it.
            LogUnreadable(key, problem.Message);
            return null;
        }
    }

    private ValueTask WriteAsync<T>(string key, T value, JsonTypeInfo<T> type, DateTimeOffset expiresAt, CancellationToken cancellationToken) =>
        cache.StoreAsync(
            key,
            JsonSerializer.SerializeToUtf8Bytes(value, type),
            new HybridCacheEntryOptions { Expiration = expiresAt - time.GetUtcNow() },
            cancellationToken);

    private static string NameOf(AnswerKey key) => $"answer:{FormatVersion}:{key}";

    private static string QuestionsKey(CachePartition partition) => $"questions:{FormatVersion}:{partition.Tenant.Value}:{partition.Name}";

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

    [LoggerMessage(1401, LogLevel.Warning, "The cache entry {Key} cannot be read and is ignored: {Reason}")]
    private partial void LogUnreadable(string key, string reason);
}
