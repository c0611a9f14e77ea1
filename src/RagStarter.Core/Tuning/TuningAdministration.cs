using Microsoft.EntityFrameworkCore;
using RagStarter.Core.Auditing;
using RagStarter.Core.Embeddings;
using RagStarter.Core.Storage;
using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Tuning;

/// <summary>Applies settings to a tenant and takes them back, and keeps settings under names. Every change is in the audit log.</summary>
public sealed class TuningAdministration(TunedSettings tuned, Embedder embedder, IDbContextFactory<StateDbContext> database, TimeProvider time)
{
    /// <summary>The longest name of a profile, in characters.</summary>
    public const int MaxName = 100;

    /// <summary>The longest reason, in characters.</summary>
    public const int MaxReason = 500;

    /// <summary>The most profiles of a tenant.</summary>
    public const int MaxProfiles = 100;

    /// <summary>The settings in force for a tenant.</summary>
    public async Task<TuningSettings> CurrentAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        await tuned.ReadAsync(tenant, cancellationToken).ConfigureAwait(false);
        var options = tuned.RetrievalFor(tenant, null);
        return new TuningSettings
        {
            Candidates = options.Candidates,
            TopK = options.TopK,
            MaxContextTokens = options.MaxContextTokens,
            MinSentenceScore = options.MinSentenceScore,
            KeywordWeight = options.KeywordWeightFor(embedder),
            SentenceWeight = options.SentenceWeight,
            Diversity = options.Diversity,
            MaxErrorRate = tuned.MaxErrorRateFor(tenant),
        };
    }

    /// <summary>The change that is in force and can be taken back; <see langword="null"/> when the configuration is in force.</summary>
    public async Task<TuningChange?> InForceAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await StackAsync(context, tenant, cancellationToken).ConfigureAwait(false) is [.., var last] ? last : null;
    }

    /// <summary>Puts settings in force for a tenant, from the next question on.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="profile">The name of the profile that they are; empty for none.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="reason">Why; it goes into the audit log.</param>
    /// <param name="cancellationToken">Cancels before it is done.</param>
    /// <exception cref="TuningException">They are not allowed, or no reason is given.</exception>
    public async Task ApplyAsync(TenantId tenant, TuningSettings settings, string profile, string actor, string reason, CancellationToken cancellationToken)
    {
        Check(settings);
        CheckReason(reason);
        var before = await CurrentAsync(tenant, cancellationToken).ConfigureAwait(false);
        var change = new TuningChange
        {
            Tenant = tenant,
            At = time.GetUtcNow(),
            By = actor,
            Settings = TuningJson.Write(settings),
            Profile = profile,
        };
        await AddAsync(change, "tuning.apply", TuningDifference.Describe(before, settings), reason, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes back the last change of a tenant that was not taken back: what was in force before it is again.</summary>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="TuningException">No reason is given, or somebody else took it back at this moment.</exception>
    public async Task<bool> UndoAsync(TenantId tenant, string actor, string reason, CancellationToken cancellationToken)
    {
        CheckReason(reason);
        IReadOnlyList<TuningChange> stack;
        await using (var context = await database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false))
        {
            stack = await StackAsync(context, tenant, cancellationToken).ConfigureAwait(false);
        }

        if (stack.Count == 0)
        {
            return false;
        }

        var before = stack.Count > 1 ? stack[^2] : null;
        var change = new TuningChange
        {
            Tenant = tenant,
            At = time.GetUtcNow(),
            By = actor,
            Settings = before?.Settings ?? string.Empty,
            Profile = before?.Profile ?? string.Empty,
            Undoes = stack[^1].Sequence,
        };
        try
        {
            await AddAsync(change, "tuning.undo", before is null ? "as configured" : $"as of {before.At:u}", reason, cancellationToken).ConfigureAwait(false);
        }
        catch (DbUpdateException)
        {
            throw new TuningException("The settings were taken back at this moment by somebody else. Load the page again.");
        }

        return true;
    }

    /// <summary>The profiles of a tenant in the order of their names.</summary>
    public async Task<IReadOnlyList<(TuningProfile Profile, TuningSettings Settings)>> ProfilesAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var profiles = await context.TuningProfiles.AsNoTracking().Where(p => p.Tenant == tenant).OrderBy(p => p.Name).ToListAsync(cancellationToken).ConfigureAwait(false);
        return [.. profiles.Select(p => (p, TuningJson.Read(p.Settings))).Where(p => p.Item2 is not null).Select(p => (p.p, p.Item2!))];
    }

    /// <summary>Keeps settings under a name; those that had the name are replaced.</summary>
    /// <exception cref="TuningException">The settings or the name are not allowed.</exception>
    public async Task SaveAsync(TenantId tenant, string name, TuningSettings settings, string actor, CancellationToken cancellationToken)
    {
        Check(settings);
        name = name.Trim();
        if (name.Length is 0 or > MaxName || name.Any(char.IsControl))
        {
            throw new TuningException($"A profile has a name of 1 to {MaxName} characters without control characters.");
        }

        await using var context = await database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var known = await context.TuningProfiles.SingleOrDefaultAsync(p => p.Tenant == tenant && p.Name == name, cancellationToken).ConfigureAwait(false);
        if (known is null && await context.TuningProfiles.CountAsync(p => p.Tenant == tenant, cancellationToken).ConfigureAwait(false) >= MaxProfiles)
        {
            throw new TuningException($"A tenant has at most {MaxProfiles} profiles. Delete one that is no longer needed.");
        }

        var profile = known ?? context.TuningProfiles.Add(new TuningProfile { Tenant = tenant, Name = name, Settings = string.Empty, SavedAt = default, SavedBy = string.Empty }).Entity;
        profile.Settings = TuningJson.Write(settings);
        profile.SavedAt = time.GetUtcNow();
        profile.SavedBy = actor;
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Forgets a profile; what is in force stays.</summary>
    /// <returns>Whether the tenant had it.</returns>
    public async Task<bool> DeleteAsync(TenantId tenant, string name, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await context.TuningProfiles.Where(p => p.Tenant == tenant && p.Name == name).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false) > 0;
    }

    // The changes that were not taken back, the last one in force.
    private static async Task<IReadOnlyList<TuningChange>> StackAsync(StateDbContext context, TenantId tenant, CancellationToken cancellationToken)
    {
        var stack = new List<TuningChange>();
        await foreach (var change in context.TuningChanges.AsNoTracking().Where(c => c.Tenant == tenant).OrderBy(c => c.Sequence).AsAsyncEnumerable()
            .WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (change.Undoes is null)
            {
                stack.Add(change);
            }
            else
            {
                stack.RemoveAll(c => c.Sequence == change.Undoes);
            }
        }

        return stack;
    }

    private async Task AddAsync(TuningChange change, string action, string detail, string reason, CancellationToken cancellationToken)
    {
        await using (var context = await database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false))
        {
            context.TuningChanges.Add(change);
            context.Audit.Add(new AuditEntry
            {
                At = change.At,
                Tenant = change.Tenant.Value,
                Actor = change.By,
                Action = action,
                Subject = change.Profile.Length > 0 ? change.Profile : "retrieval",
                Detail = detail,
                Reason = reason.Trim(),
            });
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        }

        await tuned.ReadAsync(change.Tenant, CancellationToken.None).ConfigureAwait(false);
    }

    private static void Check(TuningSettings settings)
    {
        if (settings.Problems() is { Count: > 0 } problems)
        {
            throw new TuningException(string.Join(' ', problems));
        }
    }

    private static void CheckReason(string reason)
    {
        if (string.IsNullOrWhiteSpace(reason) || reason.Length > MaxReason)
        {
            throw new TuningException($"A change of settings needs a reason of 1 to {MaxReason} characters; it goes into the audit log.");
        }
    }
}
