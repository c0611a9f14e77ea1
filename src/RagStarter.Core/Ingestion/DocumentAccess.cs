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
public sealed class DocumentAccess
{
    private readonly IDbContextFactory<StateDbContext> _database;
    private readonly DocumentClaims _claims;
    private readonly ChunkStore _chunks;
    private readonly IngestionSignal _signal;
    private readonly TimeProvider _time;

    /// <summary>Creates the service.</summary>
    public DocumentAccess(
        IDbContextFactory<StateDbContext> database, DocumentClaims claims, ChunkStore chunks, IngestionSignal signal, TimeProvider time)
    {
        _database = database;
        _claims = claims;
        _chunks = chunks;
        _signal = signal;
        _time = time;
    }

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
        await using var context = await _database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        while (true)
        {
            var document = await context.Documents.SingleOrDefaultAsync(d => d.Tenant == caller.Tenant && d.Id == id, cancellationToken).ConfigureAwait(false);
            if (document is null || !DocumentGroups.MayRead(caller, document))
            {
                return AccessOutcome.NotFound;
            }

            if (document.State == DocumentState.Running && document.LeaseUntil >= _time.GetUtcNow())
            {
                return AccessOutcome.Busy;
            }

            if (document.Groups == wanted)
            {
                return AccessOutcome.Done;
            }

            var (state, former) = (document.State == DocumentState.Running ? DocumentState.Pending : document.State, document.Groups);
            document.Groups = wanted;
            if (await _claims.TryTakeAsync(context, document, cancellationToken).ConfigureAwait(false))
            {
                await ApplyAsync(document, state, former, caller.User).ConfigureAwait(false);
                return AccessOutcome.Done;
            }

            // Ingestion or somebody else was faster: the next look sees it.
        }
    }

    /// <summary>
    /// Lets the groups that a document was given when it was taken hold for what is searched of it, and gives it back.
    /// </summary>
    /// <param name="document">The document, with its new groups.</param>
    /// <param name="state">The state that it goes back to.</param>
    /// <param name="former">Who could read it before.</param>
    /// <param name="actor">Who changes it.</param>
    internal async Task ApplyAsync(Document document, DocumentState state, string former, string actor)
    {
        var audit = new AuditEntry
        {
            At = _time.GetUtcNow(),
            Tenant = document.Tenant.Value,
            Actor = actor,
            Action = "document.groups",

            // Its name may be for its groups alone, and the audit log is not.
            Subject = document.Id.ToString(),
            Detail = $"{Shown(former)} → {Shown(document.Groups)}",
        };
        try
        {
            if (state == DocumentState.Ready)
            {
                await _chunks.SetGroupsAsync(document.Tenant, document.Id, document.GroupList, CancellationToken.None).ConfigureAwait(false);
            }
            else
            {
                // What is searched may be of a former version, which is nothing for those who may read the new one.
                await _claims.WithdrawAsync(document).ConfigureAwait(false);
            }
        }
        catch
        {
            // Ingestion does it instead.
            await EndAsync(DocumentState.Pending).ConfigureAwait(false);
            throw;
        }

        await EndAsync(state).ConfigureAwait(false);

        async Task EndAsync(DocumentState end)
        {
            await _claims.EndAsync(document, d => d.State = end, audit).ConfigureAwait(false);
            _signal.Raise();
        }
    }

    private static string Shown(string groups) => groups.Replace("|", ", ", StringComparison.Ordinal);
}
