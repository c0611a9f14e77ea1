using CsCheck;
using RagStarter.Core.Ledger;
using RagStarter.Core.Ledger.Retention;

namespace RagStarter.UnitTests.Ledger;

public sealed class LedgerRetentionTests
{
    private readonly ManualTime _time = new() { Now = new DateTimeOffset(2026, 6, 30, 23, 30, 0, TimeSpan.Zero) };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public Task No_report_changes_when_lines_are_removed() =>
        Gen.Select(LedgerBook.Requests(new(2026, 4, 1, 0, 0, 0, TimeSpan.Zero), new(2026, 6, 30, 0, 0, 0, TimeSpan.Zero), 60), Gen.Enum<LedgerDimension>().Array[0, 3])
            .SampleAsync(
                async (lines, by) =>
                {
                    await using var book = await LedgerBook.CreateAsync(lines);
                    var grouping = new LedgerGrouping { By = [.. by.Distinct()], Bucket = LedgerBucket.Day };
                    var before = await TextAsync(book, grouping);
                    await RemoveAllAsync(book, TimeSpan.FromDays(32));
                    Assert.Equal(before, await TextAsync(book, grouping));
                },
                iter: 40,
                threads: 1);

    [Fact]
    public Task Every_line_of_a_month_that_is_not_over_anywhere_stays() =>
        Gen.Select(LedgerBook.Requests(new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero), new(2026, 6, 30, 0, 0, 0, TimeSpan.Zero)), Gen.Int[0, 60 * 24 * 31], Gen.Int[-12, 14])
            .SampleAsync(
                async (lines, minutes, offset) =>
                {
                    _time.Now = new DateTimeOffset(2026, 5, 31, 0, 0, 0, TimeSpan.Zero).AddMinutes(minutes);
                    var local = _time.Now.ToOffset(TimeSpan.FromHours(offset));
                    var month = new DateTimeOffset(local.Year, local.Month, 1, 0, 0, 0, local.Offset);
                    await using var book = await LedgerBook.CreateAsync(lines);
                    await RemoveAllAsync(book, TimeSpan.Zero);
                    var needed = lines.Where(l => l.HeldAt >= month).Select(l => l.CallId).Order();
                    Assert.Equal(needed, (await book.LinesAsync()).Where(l => l.HeldAt >= month).Select(l => l.CallId).Order());
                },
                iter: 40,
                threads: 1);

    [Fact]
    public async Task Lines_that_are_too_old_are_removed()
    {
        var (old, young) = (Lines.Line(at: _time.Now.AddDays(-34)), Lines.Line(at: _time.Now.AddDays(-32)));
        await using var book = await LedgerBook.CreateAsync(old, young);
        Assert.Equal(1, await RemoveAllAsync(book, TimeSpan.FromDays(32)));
        Assert.Equal([young.CallId], (await book.LinesAsync()).Select(l => l.CallId));
    }

    [Fact]
    public async Task The_lines_of_a_workflow_that_goes_on_stay()
    {
        var workflow = Guid.CreateVersion7();
        var lines = new[] { -100, -50, -1 }
            .Select(day => Lines.Of(LedgerKinds.Settle, Guid.CreateVersion7(), Guid.CreateVersion7(), _time.Now.AddDays(day), workflow: workflow)).ToList();
        await using var book = await LedgerBook.CreateAsync(lines);
        Assert.Equal(0, await RemoveAllAsync(book, TimeSpan.FromDays(32)));
    }

    [Fact]
    public async Task Lines_are_in_the_archive_before_they_are_gone()
    {
        var lines = Enumerable.Range(0, 1200).Select(i => Lines.Line(at: _time.Now.AddDays(-40 - (i % 3)))).ToList();
        await using var book = await LedgerBook.CreateAsync(lines);
        await RemoveAllAsync(book, TimeSpan.FromDays(32), "old");
        var files = Directory.GetFiles(Path.Combine(book.Database.Paths.State, "old"), "ledger-*.jsonl");
        var archived = files.SelectMany(File.ReadLines).Select(l => System.Text.Json.JsonDocument.Parse(l).RootElement.GetProperty("callId").GetGuid());
        Assert.Equal(3, files.Length);
        Assert.Equal(lines.Select(l => l.CallId).Order(), archived.Order());
    }

    [Fact]
    public async Task An_archive_that_cannot_be_written_keeps_the_lines()
    {
        await using var book = await LedgerBook.CreateAsync(Lines.Line(at: _time.Now.AddDays(-40)));
        await File.WriteAllTextAsync(Path.Combine(book.Database.Paths.State, "old"), string.Empty, Cancellation);
        await Assert.ThrowsAnyAsync<IOException>(() => RemoveAllAsync(book, TimeSpan.FromDays(32), "old"));
        Assert.Single(await book.LinesAsync());
    }

    private static async Task<List<string>> TextAsync(LedgerBook book, LedgerGrouping grouping) =>
    [
        .. (await book.Query.SumOverAllTenantsAsync(new LedgerSelection(), grouping, Cancellation))
            .Where(s => s.Calls + s.Requests > 0)
            .Select(s => $"{s.Bucket:u} {string.Join('|', s.Values)} {s with { Values = [] }}"),
    ];

    private async Task<int> RemoveAllAsync(LedgerBook book, TimeSpan keep, string archive = "")
    {
        var options = new SetOptions<LedgerOptions>(new LedgerOptions { KeepFor = keep, ArchiveFolder = archive });
        var retention = new LedgerRetention(book.Database, options, book.Database.Paths, _time);
        var all = 0;
        while (await retention.RemoveSomeAsync(Cancellation) is > 0 and var some)
        {
            all += some;
        }

        return all;
    }
}
