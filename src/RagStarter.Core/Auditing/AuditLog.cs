using Microsoft.EntityFrameworkCore;
using RagStarter.Core.Storage;
using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Auditing;

/// <summary>Reads the audit log.</summary>
public sealed class AuditLog(IDbContextFactory<StateDbContext> database)
{
    /// <summary>The entries of a tenant, the latest first.</summary>
    /// <param name="tenant">The tenant; entries of the whole installation are not among them.</param>
    /// <param name="top">The most entries.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public async Task<IReadOnlyList<AuditEntry>> ListAsync(TenantId tenant, int top, CancellationToken cancellationToken)
    {
        var name = tenant.Value;
        await using var context = await database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await context.Audit.AsNoTracking().Where(e => e.Tenant == name).OrderByDescending(e => e.At).ThenByDescending(e => e.Id).Take(top)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
    }
}
