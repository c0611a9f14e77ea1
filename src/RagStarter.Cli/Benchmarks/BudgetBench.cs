using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RagStarter.Core.Budgets;
using RagStarter.Core.Ledger;
using RagStarter.Core.Tenancy;
using Spectre.Console;

namespace RagStarter.Cli.Benchmarks;

/// <summary>Measures budgets: the time of a hold and its settlement, and whether caps hold under many callers.</summary>
internal static class BudgetBench
{
    private const int WarmUps = 30_000;
    private const int Samples = 20_000;
    private const int Processes = 4;

    public static async Task<object> RunAsync(string? redis, CommandOutput output, CancellationToken cancellationToken)
    {
        output.Progress.WriteLine("Hold and settlement over five scopes, in process; the ledger line is written behind");
        var inProcess = await MeasureAsync([], Samples, cancellationToken);
        output.Progress.WriteLine($"{BudgetTrace.Requests} requests of {BudgetTrace.Callers} callers");
        var trace = BudgetTrace.Create();
        var product = await WithHostAsync([], host => BudgetContenders.RunProductAsync(host.GetRequiredService<TokenBudget>(), trace, cancellationToken));
        var check = await BudgetContenders.RunCheckThenActAsync(trace, cancellationToken);
        var sequential = await BudgetContenders.RunSequentialHoldsAsync(trace, cancellationToken);
        object? shared = null;
        object? sharedTimes = null;
        if (redis is not null)
        {
            output.Progress.WriteLine($"The same from {Processes} processes on Redis");
            shared = (await RunProcessesAsync(redis, cancellationToken)).Summary();
            sharedTimes = await MeasureAsync(Redis(redis), Samples / 10, cancellationToken);
        }

        return new
        {
            holdSettle = inProcess,
            holdSettleRedis = sharedTimes,
            overspend = new
            {
                requests = BudgetTrace.Requests,
                callers = BudgetTrace.Callers,
                inProcess = product.Summary(),
                redisProcesses = shared,
                checkThenAct = check.Summary(),
                sequentialHolds = sequential.Summary(),
            },
        };
    }

    /// <summary>The part of the trace that one of several processes runs; prints its counts.</summary>
    public static async Task RunPartAsync(string redis, int part, string stateFolder, CancellationToken cancellationToken)
    {
        var trace = BudgetTrace.Create().Where((_, i) => i % Processes == part).ToList();
        var settings = Redis(redis);
        settings["Storage:Path"] = stateFolder;
        using var host = await CreateAsync(settings);
        var outcome = await BudgetContenders.RunProductAsync(host.Services.GetRequiredService<TokenBudget>(), trace, cancellationToken);
        Console.Out.WriteLine(JsonSerializer.Serialize(outcome.ToCounts()));
    }

    private static async Task<TraceOutcome> RunProcessesAsync(string redis, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("ragstarter-bench-").FullName;
        try
        {
            // The database is there before the processes share it.
            using (await CreateAsync(new Dictionary<string, string?> { ["Storage:Path"] = folder }))
            {
            }

            var outcome = new TraceOutcome();
            var counts = await Task.WhenAll(Enumerable.Range(0, Processes).Select(part => RunProcessAsync(redis, part, folder, cancellationToken)));
            Array.ForEach(counts, outcome.Add);
            return outcome;
        }
        finally
        {
            Delete(folder);
        }
    }

    private static Task<ProcessCounts> RunProcessAsync(string redis, int part, string folder, CancellationToken cancellationToken) =>
        OwnProcess.RunAsync<ProcessCounts>(["bench", "budget", "--redis", redis, "--part", $"{part}", "--state", folder], cancellationToken);

    private static Task<object> MeasureAsync(Dictionary<string, string?> settings, int samples, CancellationToken cancellationToken) =>
        WithHostAsync(settings, async services =>
        {
            var budget = services.GetRequiredService<TokenBudget>();
            var times = new double[samples];
            var spender = new Spender { Tenant = TenantId.Parse("measure"), User = "u", Team = "t", Service = "measure", Environment = "measure" };
            var request = new HoldRequest(new BudgetAmount(500, 250), 800, 16, 2.5m);
            for (var i = -Math.Min(WarmUps, 2 * samples); i < samples; i++)
            {
                var line = BudgetContenders.LineOf(Guid.CreateVersion7(), DateTimeOffset.UtcNow, spender, 1, 0);
                var id = line.RequestId;
                var startedAt = Stopwatch.GetTimestamp();
                var hold = await budget.HoldAsync(spender, id, request, cancellationToken);
                hold.Settle(new BudgetAmount(1, 0), line);
                var elapsed = Stopwatch.GetElapsedTime(startedAt);
                if (settings.ContainsKey("Budgets:RedisConnection"))
                {
                    // On Redis the settlement follows the durable ledger line.
                    await hold.Settled;
                    elapsed = Stopwatch.GetElapsedTime(startedAt);
                }

                if (i < 0 && i % 1000 == 0)
                {
                    // The compiler makes the fast code of what runs often when the process has a moment of rest.
                    await hold.Settled;
                    await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken);
                }

                if (i >= 0)
                {
                    times[i] = elapsed.TotalMicroseconds;
                }
            }

            Array.Sort(times);
            return (object)new { p50 = Math.Round(times[samples / 2], 2), p99 = Math.Round(times[samples * 99 / 100], 2), unit = "µs", n = samples };
        });

    private static async Task<T> WithHostAsync<T>(Dictionary<string, string?> settings, Func<IServiceProvider, Task<T>> use)
    {
        var folder = Directory.CreateTempSubdirectory("ragstarter-bench-").FullName;
        try
        {
            settings["Storage:Path"] = folder;
            using var host = await CreateAsync(settings);
            var result = await use(host.Services);
            await ((IAsyncDisposable)host).DisposeAsync();
            return result;
        }
        finally
        {
            Delete(folder);
        }
    }

    private static Task<IHost> CreateAsync(Dictionary<string, string?> settings)
    {
        foreach (var (key, value) in BudgetTrace.Settings())
        {
            settings[key] = value;
        }

        foreach (var scope in BudgetTrace.Caps.Keys)
        {
            // The same five scopes for the measurement of time, with caps that do not bind.
            settings[$"Budgets:Rules:measure-{scope}:Scope"] = scope;
            settings[$"Budgets:Rules:measure-{scope}:Match"] = scope switch { "user" => "u", "team" => "t", _ => "measure" };
            settings[$"Budgets:Rules:measure-{scope}:Period"] = "month";
            settings[$"Budgets:Rules:measure-{scope}:MaxTokens"] = "1000000000000";
        }

        settings["Ingestion:SampleData"] = "false";
        return CliHost.CreateAsync(settings, withoutBudgets: true);
    }

    private static Dictionary<string, string?> Redis(string address) => new()
    {
        ["Budgets:Store"] = BudgetOptions.Redis,
        ["Budgets:RedisConnection"] = address,
        ["Budgets:RedisTimeout"] = "00:00:10",
    };

    private static void Delete(string folder)
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }
}
