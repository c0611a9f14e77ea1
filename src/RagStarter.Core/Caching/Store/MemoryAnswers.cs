using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Caching.Store;

/// <summary>Answers in the memory of this process: a shelf for each tenant.</summary>
/// <remarks>
/// A tenant may take its share of the room. When all tenants together take more than there is, the one that takes the most
/// gives way, so that whoever takes little keeps what it has.
/// </remarks>
internal sealed class MemoryAnswers(IOptionsMonitor<CacheOptions> options, TimeProvider time) : IAnswerStore
{
    private readonly ConcurrentDictionary<TenantId, AnswerShelf> _shelves = new();
    private readonly AnsweredRequests _answered = new();

    private ResponseCacheOptions Options => options.CurrentValue.Responses;

    public ValueTask<CachedAnswer?> FindAsync(AnswerKey key, CancellationToken cancellationToken) =>
        ValueTask.FromResult(ShelfOf(key.Partition.Tenant).Find(key));

    public ValueTask StoreAsync(AnswerKey key, CachedAnswer answer, DateTimeOffset expiresAt, CachedQuestion? question, CancellationToken cancellationToken)
    {
        var shelf = ShelfOf(key.Partition.Tenant);
        shelf.Store(AnswerFacts.Of(key, answer, expiresAt, SizeOf(answer, question)), answer, question, Options.SemanticEntries, time.GetUtcNow());
        shelf.Shrink((long)(Options.LimitBytes * Options.TenantShare));

        // Tenants are few; the sum is exact where no two store at the same moment, and right again a moment later.
        while (_shelves.Values.Sum(s => s.Bytes) > Options.LimitBytes)
        {
            _shelves.Values.MaxBy(s => s.Bytes)!.RemoveLeast();
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask RenewAsync(AnswerKey key, CachedAnswer answer, CancellationToken cancellationToken)
    {
        ShelfOf(key.Partition.Tenant).Renew(key, answer);
        return ValueTask.CompletedTask;
    }

    public ValueTask<bool> RemoveAsync(AnswerKey key, CancellationToken cancellationToken) =>
        ValueTask.FromResult(ShelfOf(key.Partition.Tenant).Remove(key));

    public ValueTask<int> RemoveDocumentAsync(TenantId tenant, Guid document, CancellationToken cancellationToken) =>
        ValueTask.FromResult(ShelfOf(tenant).RemoveDocument(document));

    public ValueTask<int> RemoveAsync(TenantId tenant, AnswerSelection selection, CancellationToken cancellationToken) =>
        ValueTask.FromResult(ShelfOf(tenant).Remove(selection));

    public ValueTask<IReadOnlyList<CachedQuestion>> QuestionsAsync(CachePartition partition, CancellationToken cancellationToken) =>
        ValueTask.FromResult(ShelfOf(partition.Tenant).QuestionsOf(partition));

    public ValueTask<IReadOnlyList<AnswerFacts>> ListAsync(TenantId tenant, CancellationToken cancellationToken) =>
        ValueTask.FromResult(ShelfOf(tenant).List());

    public void NoteUse(AnswerKey key, CachedAnswer answer) => ShelfOf(key.Partition.Tenant).NoteUse(key);

    public void NoteAnswered(ServedAnswer served) => _answered.Add(served);

    public ValueTask<ServedAnswer?> FindAnsweredAsync(TenantId tenant, Guid requestId, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_answered.Find(tenant, requestId));

    private AnswerShelf ShelfOf(TenantId tenant) => _shelves.GetOrAdd(tenant, static _ => new AnswerShelf());

    // Characters take two bytes; the rest is what the objects take besides, measured roughly.
    private static int SizeOf(CachedAnswer answer, CachedQuestion? question) =>
        512
        + (2 * (answer.Text.Length + answer.Question.Length + answer.EvidenceFingerprint.Length))
        + answer.Sources.Sum(s => 96 + (2 * s.Hash.Length))
        + (answer.Documents.Count * 64)
        + (question is null ? 0 : 160 + (2 * question.Text.Length) + question.Vector.Length);
}
