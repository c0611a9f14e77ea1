using System.Collections.Concurrent;
using RagStarter.Core.Budgets;
using RagStarter.Core.Ledger;
using RagStarter.Core.Tenancy;

namespace RagStarter.Cli.Benchmarks;

/// <summary>Ways to keep caps, run on the same trace: the product's, and two that are often seen.</summary>
internal static class BudgetContenders
{
    /// <summary>The product: one hold over all scopes, settled when the call ends.</summary>
    public static Task<TraceOutcome> RunProductAsync(TokenBudget budget, IReadOnlyList<TraceRequest> trace, CancellationToken cancellationToken) =>
        RunAsync(trace, async (request, outcome) =>
        {
            var spender = SpenderOf(request);
            Hold hold;
            try
            {
                hold = await budget.HoldAsync(
                    spender, Guid.CreateVersion7(), new HoldRequest(new BudgetAmount(request.Prompt, 0), request.MaxOutput, 16), cancellationToken);
            }
            catch (BudgetRefusedException)
            {
                outcome.Refuse();
                return;
            }

            await CallAsync(cancellationToken);
            var output = Math.Min(request.Output, hold.OutputTokens);
            hold.Settle(new BudgetAmount(request.Prompt + output, 0), LineOf(hold.CallId, hold.HeldAt, spender, request.Prompt, output));
            await hold.Settled;
            outcome.Answer(request, request.Prompt + output);
        }, cancellationToken);

    /// <summary>Check, then act: a call begins while every counter is below its cap, and is counted when it ends.</summary>
    public static Task<TraceOutcome> RunCheckThenActAsync(IReadOnlyList<TraceRequest> trace, CancellationToken cancellationToken)
    {
        var counters = new ConcurrentDictionary<(string, string), long>();
        return RunAsync(trace, async (request, outcome) =>
        {
            if (BudgetTrace.ScopesOf(request).Any(c => counters.GetValueOrDefault(c) + request.Prompt + 16 > BudgetTrace.Caps[c.Scope]))
            {
                outcome.Refuse();
                return;
            }

            await CallAsync(cancellationToken);
            var tokens = request.Prompt + request.Output;
            foreach (var counter in BudgetTrace.ScopesOf(request))
            {
                counters.AddOrUpdate(counter, tokens, (_, sum) => sum + tokens);
            }

            outcome.Answer(request, tokens);
        }, cancellationToken);
    }

    /// <summary>Sequential holds: each counter is reserved in turn with the worst case; a refusal gives back those before.</summary>
    public static Task<TraceOutcome> RunSequentialHoldsAsync(IReadOnlyList<TraceRequest> trace, CancellationToken cancellationToken)
    {
        var counters = new ConcurrentDictionary<(string, string), StrongBox>();
        return RunAsync(trace, async (request, outcome) =>
        {
            var worst = request.Prompt + request.MaxOutput;
            var taken = new List<StrongBox>();
            foreach (var scope in BudgetTrace.ScopesOf(request))
            {
                var counter = counters.GetOrAdd(scope, _ => new StrongBox());
                if (Interlocked.Add(ref counter.Value, worst) > BudgetTrace.Caps[scope.Scope])
                {
                    Interlocked.Add(ref counter.Value, -worst);
                    taken.ForEach(t => Interlocked.Add(ref t.Value, -worst));
                    outcome.Refuse();
                    return;
                }

                taken.Add(counter);
                await Task.Yield(); // the round trip to the next counter
            }

            await CallAsync(cancellationToken);
            var tokens = request.Prompt + request.Output;
            taken.ForEach(t => Interlocked.Add(ref t.Value, tokens - worst));
            outcome.Answer(request, tokens);
        }, cancellationToken);
    }

    /// <summary>The ledger line of a settled call.</summary>
    public static LedgerEvent LineOf(Guid callId, DateTimeOffset heldAt, Spender spender, long prompt, long output) => new()
    {
        At = DateTimeOffset.UtcNow,
        HeldAt = heldAt,
        Kind = LedgerKinds.Settle,
        Operation = LedgerOperations.Chat,
        CallId = callId,
        RequestId = callId,
        Tenant = spender.Tenant.Value,
        Team = spender.Team,
        User = spender.User,
        Service = spender.Service,
        Environment = spender.Environment,
        Workflow = spender.Workflow,
        Model = "bench",
        PriceVersion = "local",
        PromptTokens = prompt,
        CompletionTokens = output,
    };

    private static async Task<TraceOutcome> RunAsync(
        IReadOnlyList<TraceRequest> trace, Func<TraceRequest, TraceOutcome, Task> ask, CancellationToken cancellationToken)
    {
        var outcome = new TraceOutcome();
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, BudgetTrace.Callers).Select(_ => Task.Run(
            async () =>
            {
                for (var i = Interlocked.Increment(ref next); i < trace.Count; i = Interlocked.Increment(ref next))
                {
                    await ask(trace[i], outcome);
                }
            },
            cancellationToken)));
        return outcome;
    }

    // The model's part: long enough for calls to overlap.
    private static Task CallAsync(CancellationToken cancellationToken) => Task.Delay(TimeSpan.FromMilliseconds(2), cancellationToken);

    private static Spender SpenderOf(TraceRequest request) => new()
    {
        Tenant = TenantId.Parse("bench"),
        User = request.UserName,
        Team = request.Team,
        Service = Services.Chat,
        Environment = "bench",
    };

    private sealed class StrongBox
    {
        public long Value;
    }
}
