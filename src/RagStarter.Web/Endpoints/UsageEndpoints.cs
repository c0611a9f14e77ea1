using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RagStarter.Core.Budgets;
using RagStarter.Core.Ledger;
using RagStarter.Core.Storage;
using RagStarter.Web.Authentication;

namespace RagStarter.Web.Endpoints;

/// <summary>What the caller has spent and may still spend.</summary>
internal static class UsageEndpoints
{
    public static void MapUsageApi(this WebApplication app)
    {
        app.MapGet("/api/usage", UsageAsync).WithTags("Usage").WithSummary("The caller's tokens and cost by day and model, for the last days");
        app.MapGet("/api/budgets", BudgetsAsync).WithTags("Usage").WithSummary("How the budgets stand that apply to the caller");
    }

    private static async Task<Ok<List<UsageLine>>> UsageAsync(
        IDbContextFactory<StateDbContext> database, TimeProvider time, ClaimsPrincipal user, CancellationToken cancellationToken, int days = 7)
    {
        var caller = user.ToCaller();
        var today = time.GetUtcNow().UtcDateTime.Date;
        var from = new DateTimeOffset(today.AddDays(1 - Math.Clamp(days, 1, 366)), TimeSpan.Zero);
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var tenant = caller.Tenant.Value;
        var lines = await context.Ledger.AsNoTracking()
            .Where(l => l.Tenant == tenant && l.User == caller.User && l.At >= from && l.Kind == LedgerKinds.Settle)
            .Select(l => new { l.At, l.Model, l.PromptTokens, l.CompletionTokens, l.EmbeddingTokens, l.CostMicroUsd })
            .ToListAsync(cancellationToken);
        return TypedResults.Ok(lines
            .GroupBy(l => (Day: DateOnly.FromDateTime(l.At.UtcDateTime), l.Model))
            .OrderBy(g => g.Key.Day).ThenBy(g => g.Key.Model, StringComparer.Ordinal)
            .Select(g => new UsageLine(
                g.Key.Day,
                g.Key.Model,
                g.Count(),
                g.Sum(l => l.PromptTokens),
                g.Sum(l => l.CompletionTokens),
                g.Sum(l => l.EmbeddingTokens),
                g.Sum(l => l.CostMicroUsd)))
            .ToList());
    }

    private static async Task<Ok<IReadOnlyList<BudgetStatus>>> BudgetsAsync(
        TokenBudget budget, IHostEnvironment environment, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var spender = Spender.For(user.ToCaller(), Services.Chat, environment.EnvironmentName.ToLowerInvariant());
        var status = await budget.StatusAsync(spender, cancellationToken);
        IReadOnlyList<BudgetStatus> running = [.. status.Where(s => s.Scope != "request")];
        return TypedResults.Ok(running);
    }
}

/// <summary>What was spent on one model on one day.</summary>
internal sealed record UsageLine(
    DateOnly Day, string Model, int Calls, long PromptTokens, long CompletionTokens, long EmbeddingTokens, long CostMicroUsd);
