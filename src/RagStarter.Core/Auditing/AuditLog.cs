using Microsoft.EntityFrameworkCore;
using RagStarter.Core.Storage;
using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Auditing;

/// <summary>Reads the audit log.</summary>
public sealed class AuditLog(IDbContextFactory<StateDbContext> database)
{
    private const string Escape = "\\";

    /// <summary>The entries of a tenant, the latest first.</summary>
    /// <param name="tenant">The tenant; entries of the whole installation are not among them.</param>
    /// <param name="top">The most entries.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public async Task<IReadOnlyList<AuditEntry>> ListAsync(TenantId tenant, int top, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await LatestFirst(Of(context, tenant, new AuditSelection())).Take(top).ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A part of the entries of a tenant that fit, the latest first.</summary>
    /// <param name="tenant">The tenant; entries of the whole installation are not among them.</param>
    /// <param name="selection">Which entries.</param>
    /// <param name="skip">How many are left out before the first.</param>
    /// <param name="top">The most entries.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public async Task<AuditPart> FindAsync(TenantId tenant, AuditSelection selection, int skip, int top, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var entries = Of(context, tenant, selection);
        return new AuditPart(
            await LatestFirst(entries).Skip(skip).Take(top).ToListAsync(cancellationToken).ConfigureAwait(false),
            await entries.CountAsync(cancellationToken).ConfigureAwait(false));
    }

    /// <summary>The kinds of entries that a tenant has, in the order of their names.</summary>
    public async Task<IReadOnlyList<string>> ActionsAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await Of(context, tenant, new AuditSelection()).Select(e => e.Action).Distinct().OrderBy(a => a)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    private static IQueryable<AuditEntry> LatestFirst(IQueryable<AuditEntry> entries) => entries.OrderByDescending(e => e.At).ThenByDescending(e => e.Id);

    private static IQueryable<AuditEntry> Of(StateDbContext context, TenantId tenant, AuditSelection selection)
    {
        var name = tenant.Value;
        var entries = context.Audit.AsNoTracking().Where(e => e.Tenant == name);
        if (selection.From is { } from)
        {
            entries = entries.Where(e => e.At >= from);
        }

        if (selection.To is { } to)
        {
            entries = entries.Where(e => e.At < to);
        }

        if (selection.Actor is { Length: > 0 } actor)
        {
            entries = entries.Where(e => e.Actor == actor);
        }

        if (selection.Action is { Length: > 0 } action)
        {
            var kind = action + ".";
            entries = entries.Where(e => e.Action == action || e.Action.StartsWith(kind));
        }

        if (selection.Text is { Length: > 0 } text)
        {
            var pattern = $"%{text.Replace(Escape, Escape + Escape, StringComparison.Ordinal).Replace("%", Escape + "%", StringComparison.Ordinal).Replace("_", Escape + "_", StringComparison.Ordinal)}%";
            entries = entries.Where(e => EF.Functions.Like(e.Subject, pattern, Escape) || EF.Functions.Like(e.Detail, pattern, Escape) || EF.Functions.Like(e.Reason, pattern, Escape));
        }

        return entries;
    }
}
