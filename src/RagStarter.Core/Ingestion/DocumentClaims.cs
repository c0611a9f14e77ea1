using Microsoft.EntityFrameworkCore;
using RagStarter.Core.Auditing;
using RagStarter.Core.Retrieval;
using RagStarter.Core.Storage;

namespace RagStarter.Core.Ingestion;

/// <summary>
/// Documents in somebody's hands. Whoever changes what is searched of a document takes it first, so that no two write its
/// chunks, and says at the end what has become of it. One whose holder dies is ingested again when its lease has ended.
/// </summary>
public sealed class DocumentClaims(
    IDbContextFactory<StateDbContext> database, ChunkStore chunks, DocumentFiles files, IngestionSignal signal, TimeProvider time)
{
    // A process that dies leaves its document to others after this time; one that works for longer renews the lease.
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    /// <summary>Marks a document of the context as taken; it is when this has been saved without a conflict.</summary>
    internal void Mark(Document document)
    {
        var now = time.GetUtcNow();
        document.State = DocumentState.Running;
        document.LeaseUntil = now + Lease;
        document.UpdatedAt = now;
        document.Revision++;
    }

    /// <summary>Takes a document of the context; <see langword="false"/>, with the context forgetting it, when somebody was faster.</summary>
    internal async Task<bool> TryTakeAsync(StateDbContext context, Document document, CancellationToken cancellationToken)
    {
        Mark(document);
        try
        {
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (DbUpdateConcurrencyException)
        {
            context.ChangeTracker.Clear();
            return false;
        }
    }

    /// <summary>Keeps a document that is still being worked on from going to others.</summary>
    internal void Renew(Document document)
    {
        using var context = database.CreateDbContext();
        var until = time.GetUtcNow() + Lease;
        context.Documents.Where(d => d.Tenant == document.Tenant && d.Id == document.Id && d.State == DocumentState.Running)
            .ExecuteUpdate(d => d.SetProperty(x => x.LeaseUntil, until));
    }

    /// <summary>Whether the document was neither replaced nor deleted since it was taken.</summary>
    internal async Task<bool> IsCurrentAsync(Document document)
    {
        await using var context = await database.CreateDbContextAsync(CancellationToken.None).ConfigureAwait(false);
        return await context.Documents.AnyAsync(d => d.Id == document.Id && d.Revision == document.Revision).ConfigureAwait(false);
    }

    /// <summary>
    /// Takes what is there of a document out of search and out of sight, until it has been read again. What was kept of it
    /// stays where there is no file to read it from.
    /// </summary>
    internal async Task WithdrawAsync(Document document)
    {
        await chunks.DeleteDocumentAsync(document.Tenant, document.Id, CancellationToken.None).ConfigureAwait(false);
        if (File.Exists(files.PathOf(document)))
        {
            await using var context = await database.CreateDbContextAsync(CancellationToken.None).ConfigureAwait(false);
            await context.DocumentContents.Where(c => c.DocumentId == document.Id).ExecuteDeleteAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Gives a document back. One that was replaced meanwhile keeps its newer state, and is ingested again, since what was
    /// just written may be of its former version; of one that was deleted nothing stays.
    /// </summary>
    /// <param name="document">The document.</param>
    /// <param name="change">What has become of it.</param>
    /// <param name="audit">What the audit log says of it; nothing when <see langword="null"/>.</param>
    /// <returns>Whether it was neither replaced nor deleted.</returns>
    /// <remarks>
    /// The revision, by which kept answers know that they have to look at their evidence again, rises with the state or
    /// not at all: a process that ends in between would leave a document that is searched and answers that never heard of it.
    /// </remarks>
    internal async Task<bool> EndAsync(Document document, Action<Document> change, AuditEntry? audit = null)
    {
        await using var context = await database.CreateDbContextAsync(CancellationToken.None).ConfigureAwait(false);
        await using var transaction = await context.Database.BeginTransactionAsync(CancellationToken.None).ConfigureAwait(false);
        context.Attach(document);
        change(document);
        document.UpdatedAt = time.GetUtcNow();
        document.Revision++;
        if (audit is not null)
        {
            context.Audit.Add(audit);
        }

        var (own, isDeleted) = (true, false);
        try
        {
            await context.SaveChangesAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (DbUpdateConcurrencyException)
        {
            own = false;
            context.ChangeTracker.Clear();
            isDeleted = await HandOverAsync(context, document).ConfigureAwait(false);
            if (audit is not null)
            {
                context.Audit.Add(audit);
                await context.SaveChangesAsync(CancellationToken.None).ConfigureAwait(false);
            }
        }

        await CorpusRevisions.RaiseAsync(context, document.Tenant, CancellationToken.None).ConfigureAwait(false);
        await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
        await TellAsync(document, isDeleted).ConfigureAwait(false);
        return own;
    }

    /// <summary>Leaves a document of which something may have been written to those who replaced or deleted it meanwhile.</summary>
    internal async Task AbandonAsync(Document document)
    {
        await using var context = await database.CreateDbContextAsync(CancellationToken.None).ConfigureAwait(false);
        var isDeleted = await HandOverAsync(context, document).ConfigureAwait(false);
        await CorpusRevisions.RaiseAsync(context, document.Tenant, CancellationToken.None).ConfigureAwait(false);
        await TellAsync(document, isDeleted).ConfigureAwait(false);
    }

    // Whether there is nobody to hand it over to, because it was deleted.
    private static async Task<bool> HandOverAsync(StateDbContext context, Document document)
    {
        await context.Documents.Where(d => d.Id == document.Id && d.State != DocumentState.Pending).ExecuteUpdateAsync(
            d => d.SetProperty(x => x.State, DocumentState.Pending).SetProperty(x => x.Revision, x => x.Revision + 1),
            CancellationToken.None).ConfigureAwait(false);
        return !await context.Documents.AnyAsync(d => d.Id == document.Id, CancellationToken.None).ConfigureAwait(false);
    }

    // Outside of any transaction: the vector store may be slow, and nobody else could write meanwhile.
    private async Task TellAsync(Document document, bool isDeleted)
    {
        if (isDeleted)
        {
            await chunks.DeleteDocumentAsync(document.Tenant, document.Id, CancellationToken.None).ConfigureAwait(false);
        }

        await signal.TellAsync(document.Tenant, document.Id).ConfigureAwait(false);
    }
}
