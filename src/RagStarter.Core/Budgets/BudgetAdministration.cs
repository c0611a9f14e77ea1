using Microsoft.EntityFrameworkCore;
using RagStarter.Core.Auditing;
using RagStarter.Core.Storage;
using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Budgets;

/// <summary>
/// Raises budgets for a time. A tenant's admin may raise budgets inside the tenant; the tenant's own budget and those of
/// services and environments are the operator's.
/// </summary>
public sealed class BudgetAdministration
{
    /// <summary>The longest reason, in characters.</summary>
    public const int MaxReason = 500;

    private static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    private readonly BudgetRules _rules;
    private readonly BudgetRaises _raises;
    private readonly IDbContextFactory<StateDbContext> _database;
    private readonly TimeProvider _time;

    internal BudgetAdministration(BudgetRules rules, BudgetRaises raises, IDbContextFactory<StateDbContext> database, TimeProvider time)
    {
        _rules = rules;
        _raises = raises;
        _database = database;
        _time = time;
    }

    /// <summary>The rules that can concern a tenant: all but those that are for another tenant alone.</summary>
    /// <param name="tenant">The tenant whose admin asks.</param>
    public IReadOnlyList<BudgetRuleView> Rules(TenantId tenant) =>
        [.. RulesOf(tenant.Value).Select(r => BudgetRuleView.Of(r, IsInsideTenants(r)))];

    /// <summary>The calendar's time zone, in which the days and months of budgets begin.</summary>
    public TimeZoneInfo TimeZone => TimeZoneInfo.FindSystemTimeZoneById(_rules.Options.TimeZone);

    /// <summary>Raises a budget inside a tenant until a time.</summary>
    /// <param name="tenant">The tenant whose admin asks.</param>
    /// <param name="raise">The raise.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="cancellationToken">Cancels before it is done.</param>
    /// <exception cref="BudgetRaiseException">The raise is not allowed; the message says why.</exception>
    public Task<BudgetRaise> RaiseAsync(TenantId tenant, RaiseRequest raise, string actor, CancellationToken cancellationToken = default) =>
        RaiseAsync(raise, tenant.Value, actor, cancellationToken);

    /// <summary>Raises any budget until a time, for the operator of the installation.</summary>
    /// <param name="raise">The raise, with the tenant that is meant.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="cancellationToken">Cancels before it is done.</param>
    /// <exception cref="BudgetRaiseException">The raise is not allowed; the message says why.</exception>
    public Task<BudgetRaise> RaiseAsOperatorAsync(RaiseRequest raise, string actor, CancellationToken cancellationToken = default) =>
        RaiseAsync(raise, null, actor, cancellationToken);

    private async Task<BudgetRaise> RaiseAsync(RaiseRequest raise, string? tenant, string actor, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        var rule = Check(raise, tenant, now);
        var given = new BudgetRaise
        {
            Rule = rule.Name,
            Tenant = tenant ?? raise.Tenant,
            Value = raise.Value,
            AddTokens = raise.AddTokens,
            AddCostMicroUsd = (long)decimal.Round(raise.AddCostUsd * 1_000_000m),
            From = now,
            Until = raise.Until.ToUniversalTime(),
            Reason = raise.Reason.Trim(),
            By = actor,
        };
        await using (var context = await _database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false))
        {
            context.BudgetRaises.Add(given);
            context.Audit.Add(Entry(
                given, actor, "budget.raise", FormattableString.Invariant($"+{given.AddTokens} tokens, +{given.AddCostMicroUsd} micro-dollars for '{given.Value}' until {given.Until:u}"), given.Reason, now));
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        }

        await _raises.RefreshAsync(cancellationToken).ConfigureAwait(false);
        return given;
    }

    /// <summary>The raises for a tenant that hold now or later.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async Task<IReadOnlyList<BudgetRaise>> ListAsync(TenantId tenant, CancellationToken cancellationToken = default)
    {
        var name = tenant.Value;
        return [.. (await ListOverAllTenantsAsync(cancellationToken).ConfigureAwait(false)).Where(r => r.Tenant == name)];
    }

    /// <summary>The raises of all tenants that hold now or later, for the operator.</summary>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async Task<IReadOnlyList<BudgetRaise>> ListOverAllTenantsAsync(CancellationToken cancellationToken = default)
    {
        await _raises.RefreshAsync(cancellationToken).ConfigureAwait(false);
        return [.. _raises.All.OrderBy(r => r.Until)];
    }

    /// <summary>Ends a raise of a tenant before its time.</summary>
    /// <returns>Whether the tenant had one.</returns>
    public Task<bool> EndAsync(TenantId tenant, Guid id, string actor, string reason, CancellationToken cancellationToken = default) =>
        EndAsync(id, tenant.Value, actor, reason, cancellationToken);

    /// <summary>Ends any raise before its time, for the operator.</summary>
    /// <returns>Whether there was one.</returns>
    public Task<bool> EndAsOperatorAsync(Guid id, string actor, string reason, CancellationToken cancellationToken = default) =>
        EndAsync(id, null, actor, reason, cancellationToken);

    /// <summary>The thresholds of a tenant's budgets that were reached, the latest first.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="top">The most of them.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async Task<IReadOnlyList<BudgetEscalation>> ListEscalationsAsync(TenantId tenant, int top, CancellationToken cancellationToken = default)
    {
        var name = tenant.Value;
        await using var context = await _database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await context.BudgetEscalations.AsNoTracking().Where(e => e.Tenant == name).OrderByDescending(e => e.At).Take(top)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> EndAsync(Guid id, string? tenant, string actor, string reason, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        await using var context = await _database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var raise = await context.BudgetRaises.SingleOrDefaultAsync(r => r.Id == id && r.Until > now, cancellationToken).ConfigureAwait(false);
        if (raise is null || (tenant is not null && raise.Tenant != tenant))
        {
            return false;
        }

        raise.Until = now;
        context.Audit.Add(Entry(raise, actor, "budget.raise.end", string.Empty, reason.Trim(), now));
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        await _raises.RefreshAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    private BudgetRule Check(RaiseRequest raise, string? tenant, DateTimeOffset now)
    {
        var known = RulesOf(tenant).ToList();
        var rule = known.Find(r => r.Name == raise.Rule)
            ?? throw new BudgetRaiseException($"There is no budget rule '{raise.Rule}'. Known: {string.Join(", ", known.Select(r => r.Name))}.");
        if (tenant is not null && !IsInsideTenants(rule))
        {
            throw new BudgetRaiseException($"The budget '{rule.Name}' counts per {rule.Scope}; an admin of a tenant raises those of users, teams and workflows. Ask the operator (ragstarter budgets raise).");
        }

        if (tenant is not null && raise.Tenant.Length > 0 && raise.Tenant != tenant)
        {
            throw new BudgetRaiseException("A budget of another tenant cannot be raised.");
        }

        if (raise.AddTokens < 0 || raise.AddCostUsd < 0 || (raise.AddTokens == 0 && raise.AddCostUsd == 0))
        {
            throw new BudgetRaiseException("A raise adds tokens, cost or both; neither may be negative.");
        }

        if ((raise.AddTokens > 0 && rule.MaxTokens is null) || (raise.AddCostUsd > 0 && rule.MaxCostMicroUsd is null))
        {
            throw new BudgetRaiseException($"The budget '{rule.Name}' limits {(rule.MaxTokens is null ? "cost" : "tokens")} only.");
        }

        if (raise.Until <= now || raise.Until > now + Longest)
        {
            throw new BudgetRaiseException($"A raise ends after now and within a year; '{raise.Until:u}' does not.");
        }

        if (string.IsNullOrWhiteSpace(raise.Reason) || raise.Reason.Length > MaxReason)
        {
            throw new BudgetRaiseException($"A raise needs a reason of 1 to {MaxReason} characters; it goes into the audit log.");
        }

        return rule;
    }

    // A rule for another tenant alone is nothing that this one's admin hears of.
    private IEnumerable<BudgetRule> RulesOf(string? tenant) =>
        _rules.All.Where(r => tenant is null || r.Scope != "tenant" || r.Match == "*" || r.Match == tenant);

    private static bool IsInsideTenants(BudgetRule rule) => rule.Scope is "user" or "team" or "workflow";

    private static AuditEntry Entry(BudgetRaise raise, string actor, string action, string detail, string reason, DateTimeOffset at) => new()
    {
        At = at,
        Tenant = raise.Tenant,
        Actor = actor,
        Action = action,
        Subject = raise.Rule,
        Detail = detail,
        Reason = reason,
    };
}

/// <summary>What is asked for when a budget is to be raised.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Value">Who or what, such as a user's name; empty for all that the rule counts.</param>
/// <param name="AddTokens">Tokens to add to the limit.</param>
/// <param name="AddCostUsd">US dollars to add to the limit.</param>
/// <param name="Until">Until when.</param>
/// <param name="Reason">Why; it goes into the audit log.</param>
/// <param name="Tenant">The tenant, where the operator means one; empty for all.</param>
public sealed record RaiseRequest(string Rule, string Value, long AddTokens, decimal AddCostUsd, DateTimeOffset Until, string Reason, string Tenant = "");
