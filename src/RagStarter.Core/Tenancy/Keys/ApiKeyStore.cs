using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using RagStarter.Core.Auditing;
using RagStarter.Core.Storage;

namespace RagStarter.Core.Tenancy.Keys;

/// <summary>
/// The API keys that were issued. They are in the state database and read at every use: what one process revokes no
/// other takes from then on.
/// </summary>
public sealed class ApiKeyStore(
    IDbContextFactory<StateDbContext> database, TenantDirectory tenants, IOptionsMonitor<TenancyOptions> options, TimeProvider time)
{
    /// <summary>The longest time that a key and the one in its place are both taken.</summary>
    public static readonly TimeSpan MaxOverlap = TimeSpan.FromDays(30);

    /// <summary>The longest label, in characters.</summary>
    public const int MaxLabel = 200;

    private static readonly TimeSpan LastUsedGrain = TimeSpan.FromMinutes(1);

    // Compared with where there is no such key, so that the time does not tell.
    private static readonly string NoHash = ApiKeyText.HashOf(Convert.ToHexString(RandomNumberGenerator.GetBytes(32)));

    private static readonly Func<StateDbContext, string, CancellationToken, Task<ApiKey?>> FindById = EF.CompileAsyncQuery(
        (StateDbContext context, string id, CancellationToken _) => context.ApiKeys.AsNoTracking().SingleOrDefault(k => k.Id == id));

    /// <summary>Issues a key.</summary>
    /// <param name="tenant">The tenant that it is for.</param>
    /// <param name="request">What it stands for.</param>
    /// <param name="actor">Who issues it.</param>
    /// <param name="cancellationToken">Cancels before it is done.</param>
    /// <exception cref="ApiKeyException">What is asked for is not allowed.</exception>
    /// <exception cref="UnknownTenantException">There is no such tenant.</exception>
    public async Task<IssuedKey> IssueAsync(TenantId tenant, ApiKeyRequest request, string actor, CancellationToken cancellationToken)
    {
        tenants.Get(tenant.Value);
        Check(request);
        var issued = Make(tenant, request, actor, time.GetUtcNow());
        await using var context = await database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        context.ApiKeys.Add(issued.Key);
        context.Audit.Add(Entry(issued.Key, actor, "key.new", FormattableString.Invariant(
            $"for '{issued.Key.User}', role {issued.Key.Role}, groups '{issued.Key.Groups}', until {issued.Key.ExpiresAt:u}"), issued.Key.Label));
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        return issued;
    }

    /// <summary>The keys of a tenant, the newest first, with those that are no longer taken.</summary>
    public async Task<IReadOnlyList<ApiKey>> ListAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await context.ApiKeys.AsNoTracking().Where(k => k.Tenant == tenant).OrderByDescending(k => k.CreatedAt).ThenBy(k => k.Id)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends a key at once.</summary>
    /// <returns>Whether the tenant has such a key that was still taken.</returns>
    public async Task<bool> RevokeAsync(TenantId tenant, string id, string actor, string reason, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var context = await database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        if (await FindValidAsync(context, tenant, id, now, cancellationToken).ConfigureAwait(false) is not { } key)
        {
            return false;
        }

        key.RevokedAt = now;
        context.Audit.Add(Entry(key, actor, "key.revoke", $"of '{key.User}'", reason));
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Issues a key in the place of another, which is taken for a while yet.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="id">The key to replace.</param>
    /// <param name="overlap">How long the old key is still taken; 0 ends it at once.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="cancellationToken">Cancels before it is done.</param>
    /// <returns>The new key; <see langword="null"/> when the tenant has no such key that is still taken.</returns>
    /// <exception cref="ApiKeyException">The overlap is not allowed.</exception>
    public async Task<IssuedKey?> RotateAsync(TenantId tenant, string id, TimeSpan overlap, string actor, CancellationToken cancellationToken)
    {
        if (overlap < TimeSpan.Zero || overlap > MaxOverlap)
        {
            throw new ApiKeyException($"The old key may be taken for 0 to {MaxOverlap.TotalDays:0} days yet; '{overlap}' is neither.");
        }

        var now = time.GetUtcNow();
        await using var context = await database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        if (await FindValidAsync(context, tenant, id, now, cancellationToken).ConfigureAwait(false) is not { } old)
        {
            return null;
        }

        // As long as the old one was made for, within what is allowed now.
        var lifetime = old.ExpiresAt - old.CreatedAt;
        var longest = options.CurrentValue.Keys.MaxLifetime;
        var request = new ApiKeyRequest
        {
            User = old.User,
            Team = old.Team,
            Groups = old.GroupList,
            Role = old.Role,
            Label = old.Label,
            Lifetime = lifetime < longest ? lifetime : longest,
        };
        var issued = Make(tenant, request, actor, now);
        old.ExpiresAt = old.ExpiresAt < now + overlap ? old.ExpiresAt : now + overlap;
        old.RevokedAt = overlap == TimeSpan.Zero ? now : null;
        context.ApiKeys.Add(issued.Key);
        context.Audit.Add(Entry(issued.Key, actor, "key.rotate", FormattableString.Invariant($"in the place of {old.Id}, which is taken until {old.ExpiresAt:u}"), string.Empty));
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        return issued;
    }

    /// <summary>The key that somebody presents, if it is known, not revoked, not expired, and of a tenant that there is.</summary>
    public async Task<ApiKey?> FindAsync(string? text, CancellationToken cancellationToken)
    {
        if (!ApiKeyText.TryGetId(text, out var id))
        {
            return null;
        }

        await using var context = await database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var key = await FindById(context, id, cancellationToken).ConfigureAwait(false);
        if (!ApiKeyText.AreSame(ApiKeyText.HashOf(text), key?.Hash ?? NoHash) || key is null || !IsTaken(key))
        {
            return null;
        }

        await NoteUseAsync(context, key, cancellationToken).ConfigureAwait(false);
        return key;
    }

    /// <summary>The key that a session rests on, if it is still taken.</summary>
    public async Task<ApiKey?> FindForSessionAsync(TenantId tenant, string id, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var key = await FindById(context, id, cancellationToken).ConfigureAwait(false);
        return key is not null && key.Tenant == tenant && IsTaken(key) ? key : null;
    }

    /// <summary>Whether anybody could sign in with a key that was issued.</summary>
    public async Task<bool> AnyAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var context = await database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await context.ApiKeys.AnyAsync(k => k.RevokedAt == null && k.ExpiresAt > now, cancellationToken).ConfigureAwait(false);
    }

    private static Task<ApiKey?> FindValidAsync(StateDbContext context, TenantId tenant, string id, DateTimeOffset now, CancellationToken cancellationToken) =>
        context.ApiKeys.SingleOrDefaultAsync(k => k.Tenant == tenant && k.Id == id && k.RevokedAt == null && k.ExpiresAt > now, cancellationToken);

    private bool IsTaken(ApiKey key) => key.IsValidAt(time.GetUtcNow()) && tenants.Find(key.Tenant) is not null;

    private IssuedKey Make(TenantId tenant, ApiKeyRequest request, string actor, DateTimeOffset now)
    {
        var text = ApiKeyText.Create();
        ApiKeyText.TryGetId(text, out var id);
        return new IssuedKey(text, new ApiKey
        {
            Id = id!,
            Tenant = tenant,
            Hash = ApiKeyText.HashOf(text),
            User = request.User.Trim(),
            Team = request.Team.Trim(),
            Groups = string.Join('|', request.Groups.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)),
            Role = request.Role,
            Label = request.Label.Trim(),
            CreatedAt = now,
            CreatedBy = actor,
            ExpiresAt = now + (request.Lifetime ?? options.CurrentValue.Keys.Lifetime),
        });
    }

    private void Check(ApiKeyRequest request)
    {
        if (CallerRules.ProblemOf(request.User, request.Team, request.Groups, request.Role) is { } problem)
        {
            throw new ApiKeyException(problem);
        }

        if (request.Label.Length > MaxLabel || request.Label.Any(char.IsControl))
        {
            throw new ApiKeyException($"The label may have up to {MaxLabel} characters and no control characters.");
        }

        var longest = options.CurrentValue.Keys.MaxLifetime;
        if (request.Lifetime is { } lifetime && (lifetime <= TimeSpan.Zero || lifetime > longest))
        {
            throw new ApiKeyException(FormattableString.Invariant(
                $"A key is taken for more than 0 and at most {longest.TotalDays:0.###} days ({TenancyOptions.Section}:{nameof(TenancyOptions.Keys)}:{nameof(ApiKeyOptions.MaxLifetime)})."));
        }
    }

    private async Task NoteUseAsync(StateDbContext context, ApiKey key, CancellationToken cancellationToken)
    {
        // A write with every request would cost more than the lookup.
        var now = time.GetUtcNow();
        if (key.LastUsedAt is { } last && now - last < LastUsedGrain)
        {
            return;
        }

        try
        {
            await context.ApiKeys.Where(k => k.Id == key.Id && k.Tenant == key.Tenant)
                .ExecuteUpdateAsync(set => set.SetProperty(k => k.LastUsedAt, now), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is System.Data.Common.DbException or DbUpdateException)
        {
            // A database that is busy must not keep anybody out.
        }
    }

    private AuditEntry Entry(ApiKey key, string actor, string action, string detail, string reason) => new()
    {
        At = time.GetUtcNow(),
        Tenant = key.Tenant.Value,
        Actor = actor,
        Action = action,
        Subject = key.Id,
        Detail = detail,
        Reason = reason.Trim(),
    };
}
