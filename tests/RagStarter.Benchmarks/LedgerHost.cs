using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using RagStarter.Core.Ledger;
using RagStarter.Core.Ledger.Savings;
using RagStarter.Core.Storage;

namespace RagStarter.Benchmarks;

/// <summary>A ledger in a temporary folder, and lines of a month of questions.</summary>
internal sealed class LedgerHost : IAsyncDisposable
{
    private const int Month = 30;

    private readonly IHost _host;
    private readonly string _folder;

    private LedgerHost(IHost host, string folder)
    {
        _host = host;
        _folder = folder;
        Ledger = new LedgerWriter(Database, NullLogger<LedgerWriter>.Instance);
    }

    public static DateTimeOffset Start { get; } = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    public static DateTimeOffset End => Start.AddDays(Month);

    public IDbContextFactory<StateDbContext> Database => _host.Services.GetRequiredService<IDbContextFactory<StateDbContext>>();

    public LedgerWriter Ledger { get; }

    public static async Task<LedgerHost> CreateAsync()
    {
        var folder = Directory.CreateTempSubdirectory("benchmarks-").FullName;
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = folder });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Storage:Path"] = folder });
        builder.Logging.ClearProviders();
        builder.Services.AddStorage();
        var host = builder.Build();
        await host.Services.GetRequiredService<DatabaseMigration>().ApplyAsync();
        return new LedgerHost(host, folder);
    }

    private static SavingsFigures Saved { get; } = new()
    {
        CounterfactualMicroUsd = 840,
        CounterfactualTokens = 1500,
        ActualMicroUsd = 420,
        ActualTokens = 600,
        PruningMicroUsd = 360,
        PruningTokens = 900,
        PromptCachingMicroUsd = 60,
    };

    /// <summary>Line <paramref name="number"/> of <paramref name="total"/>: two calls, held and settled, and an answer for every question.</summary>
    public static LedgerEvent Line(int number, int total)
    {
        var question = number / 5;
        var step = number % 5;
        var at = Start.AddMilliseconds((double)number / total * TimeSpan.FromDays(Month).TotalMilliseconds);
        var isAnswer = step == 4;
        return new LedgerEvent
        {
            At = at,
            HeldAt = at,
            Kind = isAnswer ? LedgerKinds.Answer : step % 2 == 0 ? LedgerKinds.Hold : LedgerKinds.Settle,
            Operation = isAnswer ? string.Empty : step < 2 ? LedgerOperations.Embedding : LedgerOperations.Chat,
            CallId = new Guid(question, 0, (short)(isAnswer ? 3 : step / 2), new byte[8]),
            RequestId = new Guid(question, 0, 3, new byte[8]),
            Tenant = question % 2 == 0 ? "acme" : "globex",
            Team = string.Create(CultureInfo.InvariantCulture, $"team-{question % 20}"),
            User = string.Create(CultureInfo.InvariantCulture, $"user-{question % 500}"),
            Service = Services.Chat,
            Environment = "production",
            Workflow = "answer",
            Model = string.Create(CultureInfo.InvariantCulture, $"model-{question % 5}"),
            PriceVersion = isAnswer ? string.Empty : "model@2026-01-01",
            PromptTokens = isAnswer ? 0 : 500 + (question % 97),
            CachedPromptTokens = isAnswer ? 0 : 100,
            CompletionTokens = isAnswer ? 0 : 80 + (question % 13),
            RetrievedTokens = isAnswer ? 1400 : 0,
            PackedTokens = isAnswer ? 500 : 0,
            CitedTokens = isAnswer ? 200 : 0,
            CostMicroUsd = isAnswer ? 0 : 420,
            Outcome = isAnswer ? "answered" : string.Empty,
            Cache = isAnswer ? "miss" : string.Empty,
            Prompt = "answer@1.0.0",
            Milliseconds = 800,
            TraceId = "0af7651916cd43dd8448eb211c80319c",
            SpanId = "b7ad6b7169203331",
            Savings = isAnswer ? Saved : null,
            CounterfactualPrices = isAnswer ? "model@2026-01-01=0.4/0.1/1.6/0" : null,
        };
    }

    public async ValueTask DisposeAsync()
    {
        await Ledger.DisposeAsync();
        _host.Dispose();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }
}
