using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Caching.Store;

/// <summary>Where answers are kept. Every call names the tenant, by itself or in a key.</summary>
internal interface IAnswerStore
{
    /// <summary>The answer of a key, which may have expired; <see langword="null"/> when there is none.</summary>
    ValueTask<CachedAnswer?> FindAsync(AnswerKey key, CancellationToken cancellationToken);

    /// <summary>
    /// Keeps an answer in place of the former one, with its question for comparison where one is given. Where room is short,
    /// what is worth least goes, which may be this one.
    /// </summary>
    ValueTask StoreAsync(AnswerKey key, CachedAnswer answer, DateTimeOffset expiresAt, CachedQuestion? question, CancellationToken cancellationToken);

    /// <summary>Replaces an answer that is still kept by itself at another revision of the documents; it becomes no younger and is worth no more.</summary>
    ValueTask RenewAsync(AnswerKey key, CachedAnswer answer, CancellationToken cancellationToken);

    /// <summary>Forgets an answer.</summary>
    /// <returns>Whether there was one.</returns>
    ValueTask<bool> RemoveAsync(AnswerKey key, CancellationToken cancellationToken);

    /// <summary>Forgets a tenant's answers that rest on a document.</summary>
    /// <returns>How many there were.</returns>
    ValueTask<int> RemoveDocumentAsync(TenantId tenant, Guid document, CancellationToken cancellationToken);

    /// <summary>Forgets some answers of a tenant.</summary>
    /// <returns>How many there were.</returns>
    ValueTask<int> RemoveAsync(TenantId tenant, AnswerSelection selection, CancellationToken cancellationToken);

    /// <summary>The questions of a partition that may be compared with another.</summary>
    ValueTask<IReadOnlyList<CachedQuestion>> QuestionsAsync(CachePartition partition, CancellationToken cancellationToken);

    /// <summary>What a tenant has.</summary>
    ValueTask<IReadOnlyList<AnswerFacts>> ListAsync(TenantId tenant, CancellationToken cancellationToken);

    /// <summary>Notes that an answer was served, which makes it worth more. Nobody waits for it.</summary>
    void NoteUse(AnswerKey key, CachedAnswer answer);

    /// <summary>Notes which answer a request was given, for as long as people speak of it. Nobody waits for it.</summary>
    void NoteAnswered(ServedAnswer served);

    /// <summary>What a request of a tenant was given; <see langword="null"/> when it is not known any more.</summary>
    ValueTask<ServedAnswer?> FindAnsweredAsync(TenantId tenant, Guid requestId, CancellationToken cancellationToken);
}
