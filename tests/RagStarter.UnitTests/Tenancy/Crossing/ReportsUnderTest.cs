using Microsoft.EntityFrameworkCore;
using RagStarter.Core.Retrieval.Drift;
using RagStarter.Core.Retrieval.Sources;
using RagStarter.Core.Storage;
using RagStarter.Core.Tenancy;

namespace RagStarter.UnitTests.Tenancy.Crossing;

/// <summary>What answers used of documents, and what drift checks found.</summary>
internal sealed class ReportsUnderTest(ScratchPipeline pipeline) : IStoreUnderTest
{
    private readonly List<(TenantId Tenant, string Document, long Tokens)> _uses = [];
    private readonly List<(TenantId Tenant, Guid Id)> _runs = [];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async Task DoAsync(Operation operation, Caller caller)
    {
        switch (operation.Kind % 4)
        {
            case 0:
                await UseAsync(operation, caller);
                break;
            case 1:
                var rows = await pipeline.Get<SourceUseStore>().ReportOverAllTenantsAsync(null, null, [caller.Tenant], Cancelled);
                Assert.All(rows, r => Assert.Equal(caller.Tenant.Value, r.Tenant));
                Assert.Equal(
                    _uses.Where(u => u.Tenant == caller.Tenant).GroupBy(u => u.Document).Select(g => (g.Key, g.Sum(u => u.Tokens))).OrderBy(u => u.Key, StringComparer.Ordinal),
                    rows.Select(r => (r.Document, r.PackedTokens)).OrderBy(u => u.Document, StringComparer.Ordinal));
                break;
            case 2:
                await CheckAsync(caller);
                break;
            default:
                var runs = await pipeline.Get<DriftCheck>().RunsOverAllTenantsAsync(null, null, [caller.Tenant], Cancelled);
                Assert.Equal(_runs.Where(r => r.Tenant == caller.Tenant).Select(r => r.Id).Order(), runs.Select(r => r.Id).Order());
                break;
        }
    }

    private async Task UseAsync(Operation operation, Caller caller)
    {
        var (document, tokens) = (World.Pick(HostileNames.Users, operation.Name), 1L + (operation.Other % 1000));
        await using var context = await pipeline.Get<IDbContextFactory<StateDbContext>>().CreateDbContextAsync(Cancelled);
        context.SourceUses.Add(new SourceUse
        {
            RequestId = Guid.NewGuid(),
            Tenant = caller.Tenant,
            Document = document,
            At = DateTimeOffset.UtcNow,
            RetrievedTokens = tokens,
            PackedTokens = tokens,
            CitedTokens = 0,
        });
        await context.SaveChangesAsync(Cancelled);
        _uses.Add((caller.Tenant, document, tokens));
    }

    private async Task CheckAsync(Caller caller)
    {
        var run = new DriftRun
        {
            Tenant = caller.Tenant,
            At = DateTimeOffset.UtcNow,
            Fingerprint = "f",
            QuestionsHash = "h",
            Questions = 1,
            Found = 1,
            ScoreP10 = 1,
            ScoreP50 = 1,
            ScoreP90 = 1,
        };
        await using var context = await pipeline.Get<IDbContextFactory<StateDbContext>>().CreateDbContextAsync(Cancelled);
        context.DriftRuns.Add(run);
        await context.SaveChangesAsync(Cancelled);
        _runs.Add((caller.Tenant, run.Id));
    }
}
