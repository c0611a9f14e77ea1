using Microsoft.EntityFrameworkCore;
using RagStarter.Core.Auditing;
using RagStarter.Core.Retrieval;
using RagStarter.Core.Storage;
using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Ingestion;

/// <summary>Changes who may read a document.</summary>
/// <remarks>
/// The document is claimed as ingestion claims it, so that nobody writes chunks of the former groups meanwhile. Its chunks
/// change in place: nothing is read or embedded again. Should the process end half-way, the claim runs out and the
/// document, which has its new groups already, is ingested again.
/// </remarks>
public sealed class DocumentAccess(
    IDbContextFactory<StateDbContext> database, ChunkStore chunks, IngestionSignal signal, TimeProvider time)
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Gives a document other groups. When this returns, no search finds it for those that lost it, and no answer that
    /// was kept shows it to them.
    /// </summary>
    /// <param name="caller">Who changes it, and may read it.</param>
    /// <param name="id">The document.</param>
    /// <param name="groups">Who may read it; everybody in the tenant when empty.</param>
    /// <param name="cancellationToken">Cancels before the change has begun.</param>
    /// <exception cref="UnreadableDocumentException">One is no group, or there are too many.</exception>
    public async Task<AccessOutcome> SetGroupsAsync(Caller caller, Guid id, IReadOnlyList<string> groups, CancellationToken cancellationToken)
    {
        var wanted = DocumentGroups.TextOf(groups);
        var (outcome, claim) = await ClaimAsync(caller, id, wanted, cancellationToken).ConfigureAwait(false);
        if (claim is null)
        {
            return outcome;
        }

        try
        {
            await chunks.SetGroupsAsync(caller.Tenant, id, claim.Document.GroupList, CancellationToken.None).ConfigureAwait(false);
        }
        catch
        {
            // Ingestion does it instead.
            await EndAsync(claim with { State = DocumentState.Pending }, caller).ConfigureAwait(false);
            throw;
        }

        await EndAsync(claim, caller).ConfigureAwait(false);
        return outcome;
    }

    private async Task<(AccessOutcome Outcome, Claim? Claim)> ClaimAsync(Caller caller, Guid id, string wanted, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        while (true)
        {
            var document = await context.Documents.SingleOrDefaultAsync(d => d.Tenant == caller.Tenant && d.Id == id, cancellationToken).ConfigureAwait(false);
            if (document is null || !DocumentGroups.MayRead(caller, document))
            {
                return (AccessOutcome.NotFound, null);
            }

            var now = time.GetUtcNow();
            if (document.State == DocumentState.Running && document.LeaseUntil >= now)
            {
                return (AccessOutcome.Busy, null);
            }

            if (document.Groups == wanted)
            {
                return (AccessOutcome.Done, null);
            }

            var claim = new Claim(document, document.State == DocumentState.Running ? DocumentState.Pending : document.State, document.Groups);
            document.Groups = wanted;
            document.State = DocumentState.Running;
            document.LeaseUntil = now + Lease;
            document.UpdatedAt = now;
            document.Revision++;
            try
            {
                await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
                return (AccessOutcome.Done, claim);
            }
            catch (DbUpdateConcurrencyException)
            {
                // Ingestion or somebody else was faster: the next look sees it.
                context.ChangeTracker.Clear();
            }
        }
    }

    // The revision, by which kept answers know that they have to look at their evidence again, rises with the state.
    private async Task EndAsync(Claim claim, Caller caller)
    {
        var document = claim.Document;
        var now = time.GetUtcNow();
        await using var context = await database.CreateDbContextAsync(CancellationToken.None).ConfigureAwait(false);
        await using var transaction = await context.Database.BeginTransactionAsync(CancellationToken.None).ConfigureAwait(false);
        context.Attach(document);
        document.State = claim.State;
        document.UpdatedAt = now;
        document.Revision++;
        context.Audit.Add(new AuditEntry
        {
            At = now,
            Tenant = caller.Tenant.Value,
            Actor = caller.User,
            Action = "document.groups",

            // Its name may be for its groups alone, and the audit log is not.
            Subject = document.Id.ToString(),
            Detail = $"{Shown(claim.FormerGroups)} → {Shown(document.Groups)}",
        });
        try
        {
            await context.SaveChangesAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (DbUpdateConcurrencyException)
        {
            // It was replaced or deleted meanwhile, and what was just written may be of its former version.
            context.ChangeTracker.Clear();
            await context.Documents.Where(d => d.Id == document.Id && d.State != DocumentState.Pending).ExecuteUpdateAsync(
                d => d.SetProperty(x => x.State, DocumentState.Pending).SetProperty(x => x.Revision, x => x.Revision + 1),
                CancellationToken.None).ConfigureAwait(false);
            if (!await context.Documents.AnyAsync(d => d.Id == document.Id).ConfigureAwait(false))
            {
                await chunks.DeleteDocumentAsync(document.Tenant, document.Id, CancellationToken.None).ConfigureAwait(false);
            }
        }

        await CorpusRevisions.RaiseAsync(context, document.Tenant, CancellationToken.None).ConfigureAwait(false);
        await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
        signal.Raise();
        await signal.TellAsync(document.Tenant, document.Id).ConfigureAwait(false);
    }

    private static string Shown(string groups) => groups.Replace("|", ", ", StringComparison.Ordinal);

    // A document that is claimed, the state that it goes back to, and who could read it before.
    private sealed record Claim(Document Document, DocumentState State, string FormerGroups);
}
