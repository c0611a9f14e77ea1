using Microsoft.EntityFrameworkCore;
using RagStarter.Core.Ledger;
using RagStarter.Core.Ledger.Requests;
using RagStarter.Core.Storage;
using RagStarter.Core.Tenancy;

namespace RagStarter.UnitTests.Tenancy.Crossing;

/// <summary>The ledger's sums and lines, also where others are asked for.</summary>
internal sealed class LedgerUnderTest(ScratchPipeline pipeline) : IStoreUnderTest
{
    private const string Model = "of-this-test";

    private readonly List<(TenantId Tenant, string User, Guid Call, long Tokens, Guid Request)> _lines = [];

    private LedgerQuery Query => pipeline.Get<LedgerQuery>();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async Task DoAsync(Operation operation, Caller caller)
    {
        switch (operation.Kind % 7)
        {
            case 0:
                await WriteAsync(operation, caller);
                break;
            case 1:
                var sums = await Query.SumAsync(caller.Tenant, Lines(), new LedgerGrouping { By = [LedgerDimension.Tenant, LedgerDimension.User] }, Cancelled);
                Assert.All(sums, s => Assert.Equal(caller.Tenant.Value, s.Values[0]));
                Assert.Equal(
                    _lines.Where(l => l.Tenant == caller.Tenant).GroupBy(l => l.User).Select(g => (g.Key, g.Sum(l => l.Tokens))).OrderBy(u => u.Key, StringComparer.Ordinal),
                    sums.Select(s => (s.Values[1], s.Usage.PromptTokens)).OrderBy(u => u.Item1, StringComparer.Ordinal));
                break;
            case 2:
                // All tenants at once, and a name that might mean all.
                var asked = Lines((LedgerDimension.Tenant, [.. HostileNames.Tenants, .. HostileNames.NoTenants]));
                var all = await Query.SumAsync(caller.Tenant, asked, new LedgerGrouping(), Cancelled);
                Assert.Equal(_lines.Where(l => l.Tenant == caller.Tenant).Sum(l => l.Tokens), all.Sum(s => s.Usage.PromptTokens));
                break;
            case 3:
                var other = World.Pick(HostileNames.Tenants, operation.Other);
                var foreign = await Query.SumAsync(caller.Tenant, Lines((LedgerDimension.Tenant, [other])), new LedgerGrouping(), Cancelled);
                Assert.Equal(other == caller.Tenant.Value ? _lines.Where(l => l.Tenant == caller.Tenant).Sum(l => l.Tokens) : 0, foreign.Sum(s => s.Usage.PromptTokens));
                break;
            case 4:
                // The newest first, one request a line here, whoever else asks for whom.
                var page = await pipeline.Get<LedgerRequests>().PageAsync(caller.Tenant, Lines((LedgerDimension.Tenant, [.. HostileNames.Tenants])), null, LedgerRequests.MaxPage, Cancelled);
                Assert.Equal(_lines.Where(l => l.Tenant == caller.Tenant).Sum(l => l.Tokens), page.Requests.Sum(r => r.Usage.PromptTokens));
                var times = await pipeline.Get<LedgerLatency>().OfFirstTokensAsync(caller.Tenant, Lines(), Cancelled);
                Assert.Equal(_lines.Count(l => l.Tenant == caller.Tenant), times.Sum(t => t.Value.Count));
                break;
            case 5 when _lines.Count > 0:
                var (tenant, _, _, _, request) = _lines[operation.Thing % _lines.Count];
                Assert.Equal(tenant == caller.Tenant ? 1 : 0, (await pipeline.Get<LedgerRequests>().LinesAsync(caller.Tenant, request, Cancelled)).Count);
                break;
            default:
                var user = World.Pick(HostileNames.Users, operation.Name);
                var lines = await Query.LinesAsync(caller.Tenant, Lines((LedgerDimension.User, [user])), Cancelled).ToListAsync(Cancelled);
                Assert.Equal(_lines.Where(l => l.Tenant == caller.Tenant && l.User == user).Select(l => l.Call).Order(), lines.Select(l => l.CallId).Order());
                break;
        }
    }

    private static LedgerSelection Lines(params (LedgerDimension Dimension, string[] Values)[] more)
    {
        var where = new Dictionary<LedgerDimension, IReadOnlyList<string>> { [LedgerDimension.Model] = [Model] };
        foreach (var (dimension, values) in more)
        {
            where[dimension] = values;
        }

        return new LedgerSelection { Where = where };
    }

    private async Task WriteAsync(Operation operation, Caller caller)
    {
        var (call, tokens, request) = (Guid.NewGuid(), 1L + (operation.Other % 1000), Guid.NewGuid());
        var spender = Spender.For(caller, Services.Chat, "testing");

        // Before the month whose budgets are looked at.
        await using var context = await pipeline.Get<IDbContextFactory<StateDbContext>>().CreateDbContextAsync(Cancelled);
        context.Ledger.Add(Ledger.Lines.Of(LedgerKinds.Settle, request, call, DateTimeOffset.UtcNow.AddDays(-100), spender, Model, tokens));
        await context.SaveChangesAsync(Cancelled);
        _lines.Add((caller.Tenant, caller.User, call, tokens, request));
    }
}
