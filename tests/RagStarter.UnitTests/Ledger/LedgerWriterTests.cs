using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using RagStarter.Core.Auditing;
using RagStarter.Core.Ledger;
using RagStarter.Core.Storage;
using RagStarter.UnitTests.Storage;

namespace RagStarter.UnitTests.Ledger;

public sealed class LedgerWriterTests : IAsyncLifetime
{
    private TestDatabase _database = null!;
    private LedgerWriter _ledger = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        _ledger = new LedgerWriter(_database, NullLogger<LedgerWriter>.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        await _ledger.DisposeAsync();
        _database.Dispose();
    }

    [Fact]
    public async Task A_line_is_in_the_database_when_the_write_returns()
    {
        var line = Lines.Line(tokens: 7);
        await _ledger.AppendAsync(line);
        Assert.Equal([line.CallId], await StoredAsync());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Every_field_of_a_line_comes_back(int rowsPerStatement)
    {
        await using var context = await _database.CreateDbContextAsync(TestContext.Current.CancellationToken);
        var lines = Enumerable.Range(1, 4).Select(number => Remarkable(context, number)).ToList();
        await context.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        Assert.Equal(4, await EntityInsert.RunAsync(context, lines, rowsPerStatement));
        var stored = await context.Ledger.AsNoTracking().OrderBy(l => l.Sequence).ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equivalent(lines, stored, strict: true);
    }

    [Fact]
    public async Task Lines_of_concurrent_writers_are_all_kept()
    {
        var lines = Enumerable.Range(0, 2000).Select(_ => Lines.Line()).ToList();
        await Task.WhenAll(lines.Select(line => Task.Run(() => _ledger.AppendAsync(line))));
        Assert.Equal(lines.Select(l => l.CallId).Order(), (await StoredAsync()).Order());
    }

    [Fact]
    public async Task Lines_of_one_writer_keep_their_order()
    {
        var lines = Enumerable.Range(0, 1500).Select(_ => Lines.Line()).ToList();
        await Task.WhenAll(lines.Select(_ledger.AppendAsync));
        Assert.Equal(lines.Select(l => l.CallId), await StoredAsync());
    }

    [Fact]
    public async Task Lines_that_arrive_during_a_write_share_the_next_one()
    {
        var gate = new Gate(_database);
        var writes = new List<Task> { _ledger.AppendAsync(Lines.Line()) };
        await gate.Reached;
        writes.AddRange(Enumerable.Range(0, 100).Select(_ => _ledger.AppendAsync(Lines.Line())));
        gate.Open();
        await Task.WhenAll(writes);
        Assert.Equal(2, gate.Passed);
    }

    [Fact]
    public async Task A_write_that_has_not_happened_does_not_return()
    {
        var gate = new Gate(_database);
        var write = _ledger.AppendAsync(Lines.Line());
        await gate.Reached;
        var returned = write.IsCompleted;
        gate.Open();
        await write;
        Assert.False(returned);
    }

    [Fact]
    public async Task A_database_that_recovers_costs_no_line()
    {
        var failures = 2;
        _database.BeforeOpening = () => failures-- > 0 ? throw new IOException("The disk is away.") : Task.CompletedTask;
        var line = Lines.Line();
        await _ledger.AppendAsync(line);
        Assert.Equal([line.CallId], await StoredAsync());
    }

    [Fact]
    public async Task A_line_that_cannot_be_written_is_reported_to_its_writer()
    {
        _database.BeforeOpening = () => throw new IOException("The disk is away.");
        var problem = await Assert.ThrowsAsync<LedgerUnavailableException>(() => _ledger.AppendAsync(Lines.Line()));
        Assert.IsType<IOException>(problem.InnerException);
    }

    [Fact]
    public async Task After_a_failure_the_next_line_is_written()
    {
        _database.BeforeOpening = () => throw new IOException("The disk is away.");
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => _ledger.AppendAsync(Lines.Line()));
        _database.BeforeOpening = () => Task.CompletedTask;
        var line = Lines.Line();
        await _ledger.AppendAsync(line);
        Assert.Equal([line.CallId], await StoredAsync());
    }

    [Fact]
    public async Task A_call_is_written_once_however_often_it_is_reported()
    {
        var call = Guid.CreateVersion7();
        await _ledger.AppendAsync(Lines.Line(call: call));
        await _ledger.AppendAsync(Lines.Line(call: call));
        Assert.Equal([call], await StoredAsync());
    }

    [Fact]
    public async Task A_line_that_is_there_already_keeps_no_other_line_out()
    {
        var gate = new Gate(_database);
        var first = Lines.Line();
        var writes = new List<Task> { _ledger.AppendAsync(first) };
        await gate.Reached;
        var others = Enumerable.Range(0, 3).Select(_ => Lines.Line()).ToList();
        writes.AddRange(others.Append(Lines.Line(call: first.CallId)).Append(Lines.Line(call: others[1].CallId)).Select(_ledger.AppendAsync));
        gate.Open();
        await Task.WhenAll(writes);
        Assert.Equal(others.Prepend(first).Select(l => l.CallId), await StoredAsync());
    }

    [Fact]
    public async Task Closing_writes_what_is_queued()
    {
        var writes = Enumerable.Range(0, 50).Select(_ => _ledger.AppendAsync(Lines.Line())).ToList();
        await _ledger.DisposeAsync();
        Assert.Equal(50, (await StoredAsync()).Count);
        await Task.WhenAll(writes);
    }

    [Fact]
    public async Task A_closed_ledger_refuses()
    {
        await _ledger.DisposeAsync();
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => _ledger.AppendAsync(Lines.Line()));
    }

    [Fact]
    public async Task What_belongs_to_a_line_is_written_in_its_transaction()
    {
        var gate = new Gate(_database);
        gate.Open();
        var line = Lines.Line();
        var companion = new Companion(_database, seen: line.CallId);
        await _ledger.AppendAsync(line, [companion]);
        var openings = gate.Passed - companion.Openings;
        Assert.Null(companion.Problem);
        Assert.Equal(["kept"], await ActionsAsync());
        Assert.Equal((true, false), (companion.SawLineInside, companion.SawLineOutside));
        Assert.Equal(1, openings);
    }

    [Fact]
    public async Task What_cannot_be_written_beside_a_line_leaves_nothing_and_keeps_nothing_else_out()
    {
        var gate = new Gate(_database);
        var (line, other) = (Lines.Line(), Lines.Line());
        var (bad, good) = (new Companion(_database, fails: true), new Companion(_database));
        var writes = new List<Task> { _ledger.AppendAsync(Lines.Line()) };
        await gate.Reached;
        writes.Add(_ledger.AppendAsync(line, [bad, good]));
        writes.Add(_ledger.AppendAsync(other));
        gate.Open();
        await Task.WhenAll(writes);
        Assert.IsType<InvalidOperationException>(bad.Problem);
        Assert.Null(good.Problem);
        Assert.Equal(["kept"], await ActionsAsync());
        Assert.Equal([line.CallId, other.CallId], (await StoredAsync()).Skip(1));
    }

    [Fact]
    public async Task A_transaction_that_failed_is_written_again_as_a_whole()
    {
        var failures = 1;
        _database.BeforeOpening = () => failures-- > 0 ? throw new IOException("The disk is away.") : Task.CompletedTask;
        var line = Lines.Line();
        var companion = new Companion(_database);
        await _ledger.AppendAsync(line, [companion]);
        Assert.Equal([line.CallId], await StoredAsync());
        Assert.Equal(["kept"], await ActionsAsync());
    }

    // Whatever is mapped has a value of its own, so that a property that is not written shows. Every other line has no savings.
    private static LedgerEvent Remarkable(StateDbContext context, int number)
    {
        var line = Lines.Line();
        foreach (var property in context.Model.FindEntityType(typeof(LedgerEvent))!.GetProperties().Where(p => !p.IsNullable || number % 2 == 0))
        {
            var salt = (number * 100) + property.GetIndex();
            property.PropertyInfo!.SetValue(line, property.ClrType switch
            {
                var type when type == typeof(long) || type == typeof(long?) => (long)(property.IsPrimaryKey() ? number : salt),
                var type when type == typeof(string) => $"{property.Name} {salt}",
                var type when type == typeof(bool) => true,
                var type when type == typeof(Guid) => Guid.CreateVersion7(),
                _ => (object)DateTimeOffset.UnixEpoch.AddMilliseconds(salt),
            });
        }

        return line;
    }

    private async Task<List<Guid>> StoredAsync()
    {
        await using var context = await _database.CreateDbContextAsync(TestContext.Current.CancellationToken);
        return await context.Ledger.OrderBy(l => l.Sequence).Select(l => l.CallId).ToListAsync(TestContext.Current.CancellationToken);
    }

    private async Task<List<string>> ActionsAsync()
    {
        await using var context = await _database.CreateDbContextAsync(TestContext.Current.CancellationToken);
        return await context.Audit.Select(e => e.Action).ToListAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Adds an entry to the audit log, and looks for a line on its own connection and on another.</summary>
    private sealed class Companion(TestDatabase database, bool fails = false, Guid? seen = null) : LineCompanion
    {
        public bool SawLineInside { get; private set; }

        public bool SawLineOutside { get; private set; }

        public int Openings { get; private set; }

        protected override async Task WriteAsync(StateDbContext context)
        {
            var entry = new AuditEntry { At = DateTimeOffset.UnixEpoch, Tenant = "acme", Actor = "ann", Action = fails ? "lost" : "kept", Subject = "s" };
            await EntityInsert.RunAsync(context, [entry]);
            if (seen is { } call)
            {
                SawLineInside = await context.Ledger.AnyAsync(l => l.CallId == call);
                Openings++;
                await using var other = await database.CreateDbContextAsync();
                SawLineOutside = await other.Ledger.AnyAsync(l => l.CallId == call);
            }

            if (fails)
            {
                throw new InvalidOperationException("It cannot be written.");
            }
        }
    }

    /// <summary>Holds up the first write until it is opened, and counts the writes that passed.</summary>
    private sealed class Gate
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _passed;

        public Gate(TestDatabase database) => database.BeforeOpening = async () =>
        {
            Interlocked.Increment(ref _passed);
            _reached.TrySetResult();
            await _opened.Task;
        };

        public Task Reached => _reached.Task;

        public int Passed => Volatile.Read(ref _passed);

        public void Open() => _opened.SetResult();
    }
}
