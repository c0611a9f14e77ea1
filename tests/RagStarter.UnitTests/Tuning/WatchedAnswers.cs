using RagStarter.Core.Caching;
using RagStarter.Core.Caching.Store;
using RagStarter.Core.Tenancy;

namespace RagStarter.UnitTests.Tuning;

/// <summary>Answers in memory; something can be done at the moment when one is looked for.</summary>
internal sealed class WatchedAnswers : IAnswerStore
{
    private readonly MemoryAnswers _answers = new(new SetOptions<CacheOptions>(new CacheOptions()), TimeProvider.System);

    /// <summary>Done once, before the next look.</summary>
    public Func<Task>? Looked { get; set; }

    public async ValueTask<CachedAnswer?> FindAsync(AnswerKey key, CancellationToken cancellationToken)
    {
        var looked = Looked;
        Looked = null;
        await (looked?.Invoke() ?? Task.CompletedTask);
        return await _answers.FindAsync(key, cancellationToken);
    }

    public ValueTask StoreAsync(AnswerKey key, CachedAnswer answer, DateTimeOffset expiresAt, CachedQuestion? question, CancellationToken cancellationToken) =>
        _answers.StoreAsync(key, answer, expiresAt, question, cancellationToken);

    public ValueTask RenewAsync(AnswerKey key, CachedAnswer answer, CancellationToken cancellationToken) => _answers.RenewAsync(key, answer, cancellationToken);

    public ValueTask<bool> RemoveAsync(AnswerKey key, CancellationToken cancellationToken) => _answers.RemoveAsync(key, cancellationToken);

    public ValueTask<int> RemoveDocumentAsync(TenantId tenant, Guid document, CancellationToken cancellationToken) => _answers.RemoveDocumentAsync(tenant, document, cancellationToken);

    // What settings of before left is not cleared away: only the key may keep it from being served.
    public ValueTask<int> RemoveAsync(TenantId tenant, AnswerSelection selection, CancellationToken cancellationToken) => new(0);

    public ValueTask<IReadOnlyList<CachedQuestion>> QuestionsAsync(CachePartition partition, CancellationToken cancellationToken) => _answers.QuestionsAsync(partition, cancellationToken);

    public ValueTask<IReadOnlyList<AnswerFacts>> ListAsync(TenantId tenant, CancellationToken cancellationToken) => _answers.ListAsync(tenant, cancellationToken);

    public void NoteUse(AnswerKey key, CachedAnswer answer) => _answers.NoteUse(key, answer);

    public void NoteAnswered(ServedAnswer served) => _answers.NoteAnswered(served);

    public ValueTask<ServedAnswer?> FindAnsweredAsync(TenantId tenant, Guid requestId, CancellationToken cancellationToken) => _answers.FindAnsweredAsync(tenant, requestId, cancellationToken);
}
