using CsCheck;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using RagStarter.Core.Ledger;
using RagStarter.UnitTests.Storage;

namespace RagStarter.UnitTests.Ledger;

/// <summary>A real ledger with the lines that a test writes into it.</summary>
internal sealed class LedgerBook : IAsyncDisposable
{
    private static readonly DateTimeOffset Epoch = DateTimeOffset.UnixEpoch;

    private LedgerBook(TestDatabase database)
    {
        Database = database;
        Query = new LedgerQuery(database);
    }

    public TestDatabase Database { get; }

    public LedgerQuery Query { get; }

    /// <summary>Requests of several tenants, users and models in a span of time, each with calls and with or without an end.</summary>
    public static Gen<List<LedgerEvent>> Requests(DateTimeOffset from, DateTimeOffset to, int max = 30) =>
        Gen.Select(
            Gen.Long[from.ToUnixTimeMilliseconds(), to.ToUnixTimeMilliseconds() - 1],
            Gen.OneOf("acme", "globex"),
            Gen.OneOf("ann", "bob"),
            Gen.OneOf("", "sales"),
            Gen.OneOf("small", "large"),
            Gen.OneOf("", "answered", "failed"),
            Gen.Int[0, 900].Array[0, 3],
            Gen.OneOf("", "a=1", "a=1;b=2"))
        .Select((at, tenant, user, team, model, outcome, calls, arms) =>
            Request(Epoch.AddMilliseconds(at), Lines.Spender(tenant, user, team), model, outcome, calls, arms))
        .List[0, max].Select(requests => requests.SelectMany(r => r).ToList());

    public static async Task<LedgerBook> CreateAsync(params IEnumerable<LedgerEvent> lines)
    {
        var book = new LedgerBook(await TestDatabase.CreateAsync());
        await book.AddAsync(lines);
        return book;
    }

    public async Task AddAsync(params IEnumerable<LedgerEvent> lines)
    {
        await using var writer = new LedgerWriter(Database, NullLogger<LedgerWriter>.Instance);
        await Task.WhenAll(lines.Select(writer.AppendAsync));
    }

    public async Task<List<LedgerEvent>> LinesAsync()
    {
        await using var context = await Database.CreateDbContextAsync(TestContext.Current.CancellationToken);
        return await context.Ledger.AsNoTracking().OrderBy(l => l.Sequence).ToListAsync(TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        Database.Dispose();
        return ValueTask.CompletedTask;
    }

    private static IEnumerable<LedgerEvent> Request(
        DateTimeOffset at, Core.Ledger.Spender spender, string model, string outcome, int[] calls, string arms)
    {
        var request = Guid.CreateVersion7();
        foreach (var tokens in calls)
        {
            var call = Guid.CreateVersion7();
            yield return Lines.Of(LedgerKinds.Hold, request, call, at, spender, model, tokens + 5);
            yield return Lines.Of(LedgerKinds.Settle, request, call, at, spender, model, tokens, estimated: tokens % 2 == 0);
        }

        if (outcome.Length > 0)
        {
            yield return Lines.Of(LedgerKinds.Answer, request, request, at, spender, model, outcome: outcome, arms: arms);
        }
    }
}
