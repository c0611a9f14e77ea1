using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using RagStarter.Core.Budgets;
using RagStarter.Core.Ledger;
using RagStarter.Core.Ledger.Savings;
using RagStarter.Core.Tenancy;
using RagStarter.Web.Authentication;
using RagStarter.Web.Hardening;

namespace RagStarter.Web.Endpoints;

/// <summary>What the caller has spent and may still spend.</summary>
internal static class UsageEndpoints
{
    private const string Json = "json";
    private const string CsvType = "text/csv; charset=utf-8; header=present";

    public static void MapUsageApi(this WebApplication app)
    {
        var usage = app.MapGroup("/api").WithTags("Usage").RequireAuthorization().EndsAfter(RequestLimits.Usual);
        usage.MapGet("/usage", UsageAsync).Produces<List<UsageLine>>()
            .WithSummary("The caller's tokens and cost by day and model, for the last days; with from, to, by, bucket, zone, scope=tenant or a filter such as model=M, a report, also with format=csv");
        usage.MapGet("/usage/savings", SavingsAsync).Produces<SavingsReport>()
            .WithSummary("What the caller's requests saved, by lever; from, to, by, bucket, zone, scope=tenant and filters as for the report");
        usage.MapGet("/usage/export", ExportAsync).EndsAfter(RequestLimits.Long)
            .WithSummary("The caller's ledger lines as csv or jsonl; from, to, scope=tenant and filters as for the report");
        usage.MapGet("/budgets", BudgetsAsync).WithSummary("How the budgets stand that apply to the caller");
    }

    // Without parameters the answer is the list that it has always been; with them it is a report.
    private static async Task<IResult> UsageAsync(
        LedgerQuery ledger,
        TimeProvider time,
        HttpRequest request,
        ClaimsPrincipal user,
        CancellationToken cancellationToken,
        int days = 7,
        string format = Json)
    {
        var caller = user.ToCaller();
        if (!UsageQuestion.IsAsked(request.Query))
        {
            return TypedResults.Ok(await LastDaysAsync(ledger, time, caller, days, cancellationToken));
        }

        if (Read(request.Query, caller, out var refusal) is not { } question)
        {
            return refusal;
        }

        if (format is not (Json or LedgerExport.Csv))
        {
            return TypedResults.Problem($"format is '{format}'; allowed is json or csv.", statusCode: StatusCodes.Status400BadRequest);
        }

        var sums = await ledger.SumAsync(caller.Tenant, question.Selection, question.Grouping, cancellationToken);
        var report = LedgerReport.Of(question.Selection, question.Grouping, sums);
        return format == LedgerExport.Csv
            ? TypedResults.Stream(target => LedgerReportCsv.WriteAsync(report, target, cancellationToken), CsvType, "costs.csv")
            : TypedResults.Ok(report);
    }

    private static async Task<IResult> SavingsAsync(
        LedgerQuery ledger, HttpRequest request, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var caller = user.ToCaller();
        if (Read(request.Query, caller, out var refusal) is not { } question)
        {
            return refusal;
        }

        var sums = await ledger.SavingsAsync(caller.Tenant, question.Selection, question.Grouping, cancellationToken);
        return TypedResults.Ok(SavingsReport.Of(question.Selection, question.Grouping, sums));
    }

    private static IResult ExportAsync(
        LedgerQuery ledger, HttpRequest request, ClaimsPrincipal user, CancellationToken cancellationToken, string format = LedgerExport.Csv)
    {
        var caller = user.ToCaller();
        if (format is not (LedgerExport.Csv or LedgerExport.JsonLines))
        {
            return TypedResults.Problem($"format is '{format}'; allowed is csv or jsonl.", statusCode: StatusCodes.Status400BadRequest);
        }

        if (Read(request.Query, caller, out var refusal) is not { } question)
        {
            return refusal;
        }

        var lines = ledger.LinesAsync(caller.Tenant, question.Selection, cancellationToken);
        return TypedResults.Stream(
            target => LedgerExport.WriteAsync(format, lines, target, cancellationToken),
            format == LedgerExport.Csv ? CsvType : "application/jsonl; charset=utf-8",
            $"usage.{format}");
    }

    // A user sees their own lines, an admin may see those of the tenant; of another tenant nobody sees any.
    private static UsageQuestion? Read(IQueryCollection query, Caller caller, out ProblemHttpResult refusal)
    {
        refusal = null!;
        if (!UsageQuestion.TryRead(query, out var question, out var problem))
        {
            refusal = TypedResults.Problem(problem, statusCode: StatusCodes.Status400BadRequest);
            return null;
        }

        if (!question.OfTenant)
        {
            return question.OfUser(caller.User);
        }

        if (Roles.Includes(caller.Role, Roles.Admin))
        {
            return question;
        }

        refusal = TypedResults.Problem("Only an admin may see the usage of the whole tenant.", statusCode: StatusCodes.Status403Forbidden);
        return null;
    }

    private static async Task<List<UsageLine>> LastDaysAsync(
        LedgerQuery ledger, TimeProvider time, Caller caller, int days, CancellationToken cancellationToken)
    {
        var today = time.GetUtcNow().UtcDateTime.Date;
        var selection = new LedgerSelection
        {
            From = new DateTimeOffset(today.AddDays(1 - Math.Clamp(days, 1, 366)), TimeSpan.Zero),
            Where = new Dictionary<LedgerDimension, IReadOnlyList<string>> { [LedgerDimension.User] = [caller.User] },
        };
        var grouping = new LedgerGrouping { By = [LedgerDimension.Model], Bucket = LedgerBucket.Day };
        var sums = await ledger.SumAsync(caller.Tenant, selection, grouping, cancellationToken);
        return
        [
            .. sums.Where(s => s.Calls > 0).Select(s => new UsageLine(
                DateOnly.FromDateTime(s.Bucket!.Value.UtcDateTime),
                s.Values[0],
                (int)s.Calls,
                s.Usage.PromptTokens,
                s.Usage.CompletionTokens,
                s.Usage.EmbeddingTokens,
                s.CostMicroUsd)),
        ];
    }

    private static async Task<Ok<IReadOnlyList<BudgetStatus>>> BudgetsAsync(
        TokenBudget budget, IHostEnvironment environment, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var spender = Spender.For(user.ToCaller(), Services.Chat, environment.EnvironmentName.ToLowerInvariant());
        var status = await budget.StatusAsync(spender, cancellationToken);
        IReadOnlyList<BudgetStatus> running = [.. status.Where(s => s.Period is not ("request" or "workflow"))];
        return TypedResults.Ok(running);
    }
}

/// <summary>What was spent on one model on one day.</summary>
internal sealed record UsageLine(
    DateOnly Day, string Model, int Calls, long PromptTokens, long CompletionTokens, long EmbeddingTokens, long CostMicroUsd);
