using Microsoft.EntityFrameworkCore;
using RagStarter.Core.Storage;
using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Ingestion;

/// <summary>Reads and raises the corpus revisions of tenants.</summary>
public sealed class CorpusRevisions(IDbContextFactory<StateDbContext> database)
{
    private static readonly Func<StateDbContext, TenantId, CancellationToken, Task<long>> Find = EF.CompileAsyncQuery(
        (StateDbContext context, TenantId tenant, CancellationToken _) =>
            context.CorpusRevisions.Where(r => r.Tenant == tenant).Select(r => r.Revision).SingleOrDefault());

    /// <summary>The number of changes of a tenant's searchable documents so far.</summary>
    public async Task<long> GetAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await Find(context, tenant, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Notes that a tenant's searchable documents have changed.</summary>
    public async Task RaiseAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await RaiseAsync(context, tenant, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Notes it in the transaction of the context, which has no unsaved changes.</summary>
    internal static async Task RaiseAsync(StateDbContext context, TenantId tenant, CancellationToken cancellationToken)
    {
        while (true)
        {
            var raised = await context.CorpusRevisions.Where(r => r.Tenant == tenant)
                .ExecuteUpdateAsync(r => r.SetProperty(x => x.Revision, x => x.Revision + 1), cancellationToken).ConfigureAwait(false);
            if (raised > 0)
            {
                return;
            }

            try
            {
                context.CorpusRevisions.Add(new CorpusRevision { Tenant = tenant, Revision = 1 });
                await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (DbUpdateException)
            {
                // Another writer added the line first; the next round raises it.
                context.ChangeTracker.Clear();
            }
        }
    }
}
