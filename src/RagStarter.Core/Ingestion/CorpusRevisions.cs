using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using RagStarter.Core.Storage;
using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Ingestion;

/// <summary>Reads and raises the corpus revisions of tenants.</summary>
/// <remarks>
/// Every request reads one before it is answered from a cache. The statement stays prepared on connections that are kept
/// open for it.
/// </remarks>
public sealed class CorpusRevisions(IDbContextFactory<StateDbContext> database) : IAsyncDisposable
{
    private static readonly int MaxIdle = Environment.ProcessorCount;

    private readonly ConcurrentBag<Reader> _idle = [];
    private volatile bool _isDisposed;

    /// <summary>The number of changes of a tenant's searchable documents so far.</summary>
    public async Task<long> GetAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        var reader = _idle.TryTake(out var idle) ? idle : await OpenAsync(cancellationToken).ConfigureAwait(false);
        var isGood = false;
        try
        {
            var revision = await reader.ReadAsync(tenant, cancellationToken).ConfigureAwait(false);
            isGood = true;
            return revision;
        }
        finally
        {
            if (isGood && !_isDisposed && _idle.Count < MaxIdle)
            {
                _idle.Add(reader);
            }
            else
            {
                await reader.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>Closes the connections.</summary>
    public async ValueTask DisposeAsync()
    {
        _isDisposed = true;
        while (_idle.TryTake(out var reader))
        {
            await reader.DisposeAsync().ConfigureAwait(false);
        }
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

    private async Task<Reader> OpenAsync(CancellationToken cancellationToken)
    {
        var context = await database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await context.Database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            var table = EntityTable.Of<CorpusRevision>(context);
            var tenant = table.Column(nameof(CorpusRevision.Tenant));
            var command = EntityInsert.Command(
                context, $"SELECT {table[nameof(CorpusRevision.Revision)]} FROM {table.Name} WHERE {table[tenant.Property]} = @tenant");
            command.Parameters.Add(tenant.CreateParameter(command, "@tenant"));
            await command.PrepareAsync(cancellationToken).ConfigureAwait(false);
            return new Reader(context, command, tenant);
        }
        catch
        {
            await context.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private sealed class Reader(StateDbContext context, DbCommand command, EntityColumn tenant) : IAsyncDisposable
    {
        public async Task<long> ReadAsync(TenantId of, CancellationToken cancellationToken)
        {
            command.Parameters[0].Value = tenant.ToDatabase(of);
            return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is long revision ? revision : 0;
        }

        public async ValueTask DisposeAsync()
        {
            await command.DisposeAsync().ConfigureAwait(false);
            await context.DisposeAsync().ConfigureAwait(false);
        }
    }
}
