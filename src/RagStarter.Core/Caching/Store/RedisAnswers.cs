using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Options;
using RagStarter.Core.Caching.Redis;
using RagStarter.Core.Tenancy;
using StackExchange.Redis;

namespace RagStarter.Core.Caching.Store;

/// <summary>
/// Answers on a Redis server, shared by all processes. There is no copy in a process: what one removes, no other serves.
/// A look is one round trip.
/// </summary>
internal sealed class RedisAnswers(RedisCalls calls, IOptionsMonitor<CacheOptions> options, TimeProvider time) : IAnswerStore
{
    private const int MostAnswered = 10_000;
    private const string AllTenants = $"{RedisCacheConnection.Prefix}answers:2:bytes";

    private static readonly TimeSpan AnsweredLifetime = TimeSpan.FromDays(1);

    private readonly ConcurrentDictionary<CachePartition, (string Version, IReadOnlyList<CachedQuestion> Questions)> _questions = new();

    private ResponseCacheOptions Options => options.CurrentValue.Responses;

    public async ValueTask<CachedAnswer?> FindAsync(AnswerKey key, CancellationToken cancellationToken)
    {
        var record = (byte[]?)await calls.AskAsync(redis => redis.HashGetAsync(NameOf(key.Partition.Tenant, "answers"), FieldOf(key)), cancellationToken).ConfigureAwait(false);
        return record is null ? null : Read(key.ToString(), record, CacheJsonContext.Default.CachedAnswer);
    }

    public async ValueTask StoreAsync(AnswerKey key, CachedAnswer answer, DateTimeOffset expiresAt, CachedQuestion? question, CancellationToken cancellationToken)
    {
        var tenant = key.Partition.Tenant;
        var record = SealedRecord.Write(key.ToString(), JsonSerializer.SerializeToUtf8Bytes(answer, CacheJsonContext.Default.CachedAnswer));
        var asked = question is null ? [] : SealedRecord.Write(QuestionName(key), JsonSerializer.SerializeToUtf8Bytes(question, CacheJsonContext.Default.CachedQuestion));

        // Redis keeps each of the names a few times over.
        var facts = AnswerFacts.Of(key, answer, expiresAt, record.Length + asked.Length + 600);
        var bytes = (long)await calls.AskAsync(
            redis => redis.ScriptEvaluateAsync(RedisAnswerScripts.Store, KeysOf(tenant),
            [
                Token(),
                FieldOf(key),
                record,
                RedisAnswerFacts.Write(facts),
                facts.Bytes,
                facts.Worth.ToString("R", CultureInfo.InvariantCulture),
                (long)(Options.LimitBytes * Options.TenantShare),
                (long)Options.Lifetime.TotalSeconds + 1,
                time.GetUtcNow().ToUnixTimeMilliseconds(),
                expiresAt.ToUnixTimeMilliseconds(),
                key.Partition.Name,
                asked,
                Options.SemanticEntries,
                RedisAnswerFacts.DocumentsOf(facts),
            ]),
            cancellationToken).ConfigureAwait(false);
        calls.Tell(redis => BalanceAsync(redis, tenant, bytes));
    }

    public async ValueTask RenewAsync(AnswerKey key, CachedAnswer answer, CancellationToken cancellationToken)
    {
        var record = SealedRecord.Write(key.ToString(), JsonSerializer.SerializeToUtf8Bytes(answer, CacheJsonContext.Default.CachedAnswer));
        await calls.AskAsync(
            redis => redis.ScriptEvaluateAsync(RedisAnswerScripts.Renew, [NameOf(key.Partition.Tenant, "answers")], [FieldOf(key), record]),
            cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<bool> RemoveAsync(AnswerKey key, CancellationToken cancellationToken) =>
        await RemoveAsync(key.Partition.Tenant, [FieldOf(key)], cancellationToken).ConfigureAwait(false) > 0;

    public async ValueTask<int> RemoveDocumentAsync(TenantId tenant, Guid document, CancellationToken cancellationToken) =>
        (int)await calls.AskAsync(
            redis => redis.ScriptEvaluateAsync(RedisAnswerScripts.RemoveDocument, KeysOf(tenant), [Token(), document.ToString("N")]), cancellationToken).ConfigureAwait(false);

    public async ValueTask<int> RemoveAsync(TenantId tenant, AnswerSelection selection, CancellationToken cancellationToken)
    {
        const int Batch = 256;
        var count = 0;
        var meant = (await ListAsync(tenant, cancellationToken).ConfigureAwait(false)).Where(selection.Includes).Select(a => FieldOf(a.Key));
        foreach (var fields in meant.Chunk(Batch))
        {
            count += await RemoveAsync(tenant, fields, cancellationToken).ConfigureAwait(false);
        }

        return count;
    }

    public async ValueTask<IReadOnlyList<CachedQuestion>> QuestionsAsync(CachePartition partition, CancellationToken cancellationToken)
    {
        // Only questions are remembered here, to be compared; an answer is always taken from the server.
        var known = _questions.GetValueOrDefault(partition);
        var reply = (RedisResult[])(await calls.AskAsync(
            redis => redis.ScriptEvaluateAsync(
                RedisAnswerScripts.Questions,
                [NameOf(partition.Tenant, $"questions:{partition.Name}"), NameOf(partition.Tenant, "state")],
                [partition.Name, known.Version ?? "-"]),
            cancellationToken).ConfigureAwait(false))!;
        if (reply.Length < 2)
        {
            return known.Questions ?? [];
        }

        var fields = (RedisValue[])reply[1]!;
        var questions = new List<CachedQuestion>();
        for (var i = 0; i + 1 < fields.Length; i += 2)
        {
            if (FindKey(partition.Tenant, fields[i].ToString()) is { } key && key.Partition == partition
                && Read(QuestionName(key), (byte[])fields[i + 1]!, CacheJsonContext.Default.CachedQuestion) is { } question)
            {
                questions.Add(question);
            }
        }

        const int MostPartitions = 256;
        if (_questions.Count >= MostPartitions)
        {
            _questions.Clear();
        }

        _questions[partition] = ((string)reply[0]!, questions);
        return questions;
    }

    public async ValueTask<IReadOnlyList<AnswerFacts>> ListAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        var entries = await calls.AskAsync(redis => redis.HashGetAllAsync(NameOf(tenant, "facts")), cancellationToken).ConfigureAwait(false);
        return [.. entries.Select(e => FindKey(tenant, e.Name.ToString()) is { } key ? RedisAnswerFacts.Read(key, e.Value.ToString()) : null).OfType<AnswerFacts>()];
    }

    public void NoteUse(AnswerKey key, CachedAnswer answer)
    {
        var worth = AnswerFacts.Of(key, answer, default, answer.Text.Length + 600).Worth;
        calls.Tell(redis => redis.ScriptEvaluateAsync(
            RedisAnswerScripts.Use, KeysOf(key.Partition.Tenant), [FieldOf(key), worth.ToString("R", CultureInfo.InvariantCulture)]));
    }

    public void NoteAnswered(ServedAnswer served)
    {
        var tenant = served.Key.Partition.Tenant;
        calls.Tell(redis => redis.ScriptEvaluateAsync(
            RedisAnswerScripts.Answered,
            [NameOf(tenant, "answered"), NameOf(tenant, "answered-order")],
            [served.RequestId.ToString("N"), $"{FieldOf(served.Key)}:{served.State}", MostAnswered, (long)AnsweredLifetime.TotalSeconds]));
    }

    public async ValueTask<ServedAnswer?> FindAnsweredAsync(TenantId tenant, Guid requestId, CancellationToken cancellationToken)
    {
        var value = await calls.AskAsync(redis => redis.HashGetAsync(NameOf(tenant, "answered"), requestId.ToString("N")), cancellationToken).ConfigureAwait(false);
        return value.ToString().Split(':') is [var partition, var question, var state]
            ? new ServedAnswer(requestId, new AnswerKey(new CachePartition(tenant, partition), question), state)
            : null;
    }

    private async Task<int> RemoveAsync(TenantId tenant, string[] fields, CancellationToken cancellationToken) =>
        (int)await calls.AskAsync(
            redis => redis.ScriptEvaluateAsync(RedisAnswerScripts.Remove, KeysOf(tenant), [Token(), .. fields.Select(f => (RedisValue)f)]), cancellationToken).ConfigureAwait(false);

    // The tenants lie in different slots of a cluster, so that their sum is taken beside; it is right again with the next answer.
    private async Task BalanceAsync(IDatabase redis, TenantId tenant, long bytes)
    {
        var (name, taken) = (tenant.Value, bytes);
        for (var rounds = 0; rounds < 4; rounds++)
        {
            var reply = (RedisResult[])(await redis.ScriptEvaluateAsync(RedisAnswerScripts.Total, [AllTenants], [name, taken]).ConfigureAwait(false))!;
            var excess = (long)double.Parse((string)reply[0]!, CultureInfo.InvariantCulture) - Options.LimitBytes;
            if (excess <= 0 || !TenantId.TryParse((string)reply[1]!, out var largest))
            {
                return;
            }

            var most = (long)double.Parse((string)reply[2]!, CultureInfo.InvariantCulture);
            taken = (long)await redis.ScriptEvaluateAsync(RedisAnswerScripts.Evict, KeysOf(largest), [Token(), Math.Max(0, most - excess)]).ConfigureAwait(false);
            name = largest.Value;
        }
    }

    private static T? Read<T>(string name, byte[] record, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return SealedRecord.TryRead(name, record, out var value) ? JsonSerializer.Deserialize(value, type) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static AnswerKey? FindKey(TenantId tenant, string field) =>
        field.Split(':') is [var partition, var question] ? new AnswerKey(new CachePartition(tenant, partition), question) : null;

    private static string FieldOf(AnswerKey key) => $"{key.Partition.Name}:{key.Question}";

    private static string QuestionName(AnswerKey key) => $"question:{key}";

    private static RedisKey[] KeysOf(TenantId tenant) =>
        [NameOf(tenant, "answers"), NameOf(tenant, "facts"), NameOf(tenant, "values"), NameOf(tenant, "state"), NameOf(tenant, "ends"), NameOf(tenant, string.Empty)];

    private static RedisKey NameOf(TenantId tenant, string what) => $"{RedisCacheConnection.Prefix}answers:{SealedRecord.Format}:{{{tenant.Value}}}:{what}";

    private static string Token() => Guid.NewGuid().ToString("N");
}
