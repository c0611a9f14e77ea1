using RagStarter.Core.Caching;
using RagStarter.Core.Caching.Store;
using RagStarter.Core.Tenancy;

namespace RagStarter.UnitTests.Caching;

/// <summary>A store that can do nothing.</summary>
internal sealed class FailingAnswers : IAnswerStore
{
    public ValueTask<CachedAnswer?> FindAsync(AnswerKey key, CancellationToken cancellationToken) => throw Failure(cancellationToken);

    public ValueTask StoreAsync(AnswerKey key, CachedAnswer answer, DateTimeOffset expiresAt, CachedQuestion? question, CancellationToken cancellationToken) => throw Failure(cancellationToken);

    public ValueTask RenewAsync(AnswerKey key, CachedAnswer answer, CancellationToken cancellationToken) => throw Failure(cancellationToken);

    public ValueTask<bool> RemoveAsync(AnswerKey key, CancellationToken cancellationToken) => throw Failure(cancellationToken);

    public ValueTask<int> RemoveDocumentAsync(TenantId tenant, Guid document, CancellationToken cancellationToken) => throw Failure(cancellationToken);

    public ValueTask<int> RemoveAsync(TenantId tenant, AnswerSelection selection, CancellationToken cancellationToken) => throw Failure(cancellationToken);

    public ValueTask<IReadOnlyList<CachedQuestion>> QuestionsAsync(CachePartition partition, CancellationToken cancellationToken) => throw Failure(cancellationToken);

    public ValueTask<IReadOnlyList<AnswerFacts>> ListAsync(TenantId tenant, CancellationToken cancellationToken) => throw Failure(cancellationToken);

    public void NoteUse(AnswerKey key, CachedAnswer answer)
    {
        // Nobody waits for it.
    }

    public void NoteAnswered(ServedAnswer served)
    {
        // Nobody waits for it.
    }

    public ValueTask<ServedAnswer?> FindAnsweredAsync(TenantId tenant, Guid requestId, CancellationToken cancellationToken) => throw Failure(cancellationToken);

    private static Exception Failure(CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested ? new OperationCanceledException(cancellationToken) : new InvalidOperationException("broken");
}
