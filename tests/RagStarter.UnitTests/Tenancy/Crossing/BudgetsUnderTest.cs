using Microsoft.EntityFrameworkCore;
using RagStarter.Core.Auditing;
using RagStarter.Core.Budgets;
using RagStarter.Core.Ledger;
using RagStarter.Core.Storage;
using RagStarter.Core.Tenancy;

namespace RagStarter.UnitTests.Tenancy.Crossing;

/// <summary>Running totals of budgets, their raises and escalations, and the audit log.</summary>
internal sealed class BudgetsUnderTest(ScratchPipeline pipeline) : IStoreUnderTest
{
    private const string Service = "of-this-test";

    private readonly List<(TenantId Tenant, string Team, string User, long Tokens)> _held = [];
    private readonly List<(Guid Id, TenantId Tenant, bool IsOver)> _raises = [];
    private readonly List<(Guid Id, TenantId Tenant)> _escalations = [];
    private readonly HashSet<Guid> _acknowledged = [];
    private readonly List<(string Subject, TenantId Tenant)> _audit = [];

    private TokenBudget Budget => pipeline.Get<TokenBudget>();

    private BudgetAdministration Administration => pipeline.Get<BudgetAdministration>();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async Task DoAsync(Operation operation, Caller caller)
    {
        var spender = Spender.For(caller, Service, "testing");
        switch (operation.Kind % 8)
        {
            case 0:
                var tokens = 1L + (operation.Other % 1000);
                await Budget.HoldAsync(spender, Guid.NewGuid(), new HoldRequest(new BudgetAmount(tokens, 0)), Cancelled);
                _held.Add((caller.Tenant, caller.Team, caller.User, tokens));
                break;
            case 1:
                var status = (await Budget.StatusAsync(spender, Cancelled)).ToDictionary(s => s.Rule, s => s.UsedTokens);
                var own = _held.Where(h => h.Tenant == caller.Tenant).ToList();
                Assert.Equal(own.Sum(h => h.Tokens), status["tenant"]);
                Assert.Equal(own.Where(h => h.User == caller.User).Sum(h => h.Tokens), status["user"]);
                if (status.TryGetValue("team", out var ofTeam))
                {
                    Assert.Equal(own.Where(h => h.Team == caller.Team).Sum(h => h.Tokens), ofTeam);
                }

                break;
            case 2:
                await RaiseAsync(operation, caller);
                break;
            case 3:
                Assert.Equal(
                    _raises.Where(r => r.Tenant == caller.Tenant && !r.IsOver).Select(r => r.Id).Order(),
                    (await Administration.ListAsync(caller.Tenant, Cancelled)).Select(r => r.Id).Order());
                break;
            case 4 when _raises.Count > 0:
                var index = operation.Thing % _raises.Count;
                var raise = _raises[index];
                var ends = raise.Tenant == caller.Tenant && !raise.IsOver;
                Assert.Equal(ends, await Administration.EndAsync(caller.Tenant, raise.Id, caller.User, "over", Cancelled));
                if (ends)
                {
                    _raises[index] = raise with { IsOver = true };
                    _audit.Add(("user", caller.Tenant));
                }

                break;
            case 5:
                await EscalateAsync(caller);
                break;
            case 6 when _escalations.Count > 0:
                var alert = _escalations[operation.Thing % _escalations.Count];
                Assert.Equal(alert.Tenant == caller.Tenant, await Administration.AcknowledgeAsync(caller.Tenant, alert.Id, caller.User, Cancelled));
                if (alert.Tenant == caller.Tenant && _acknowledged.Add(alert.Id))
                {
                    _audit.Add(("user", caller.Tenant));
                }

                break;
            default:
                Assert.Equal(
                    _escalations.Where(e => e.Tenant == caller.Tenant).Select(e => e.Id).Order(),
                    (await Administration.ListEscalationsAsync(caller.Tenant, 100_000, Cancelled)).Select(e => e.Id).Order());
                var entries = await pipeline.Get<AuditLog>().ListAsync(caller.Tenant, 100_000, Cancelled);
                Assert.All(entries, e => Assert.Equal(caller.Tenant.Value, e.Tenant));
                Assert.Equal(_audit.Count(a => a.Tenant == caller.Tenant), entries.Count(e => e.Action.StartsWith("budget", StringComparison.Ordinal)));
                break;
        }
    }

    private async Task RaiseAsync(Operation operation, Caller caller)
    {
        var request = new RaiseRequest("user", caller.User, 5, 0, DateTimeOffset.UtcNow.AddDays(2), "quarter end");
        var other = World.Pick(HostileNames.Tenants, operation.Other);
        if (other != caller.Tenant.Value)
        {
            await Assert.ThrowsAsync<BudgetRaiseException>(() => Administration.RaiseAsync(caller.Tenant, request with { Tenant = other }, caller.User, Cancelled));
        }

        _raises.Add(((await Administration.RaiseAsync(caller.Tenant, request, caller.User, Cancelled)).Id, caller.Tenant, false));
        _audit.Add(("user", caller.Tenant));
    }

    private async Task EscalateAsync(Caller caller)
    {
        var escalation = new BudgetEscalation
        {
            At = DateTimeOffset.UtcNow,
            Budget = $"{Guid.NewGuid()}",
            Threshold = 0.5,
            Rule = "user",
            Scope = "user",
            Period = "month",
            Tenant = caller.Tenant.Value,
            Value = caller.User,
            PeriodStart = DateTimeOffset.UtcNow,
            UsedTokens = 1,
            UsedCostMicroUsd = 1,
            Actions = "log",
        };
        await using var context = await pipeline.Get<IDbContextFactory<StateDbContext>>().CreateDbContextAsync(Cancelled);
        context.BudgetEscalations.Add(escalation);
        await context.SaveChangesAsync(Cancelled);
        _escalations.Add((escalation.Id, caller.Tenant));
    }
}
