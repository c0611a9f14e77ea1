using CsCheck;
using RagStarter.Core.Ledger;
using RagStarter.Core.Tenancy;

namespace RagStarter.UnitTests.Ledger;

public sealed class LedgerQueryTests
{
    // Clocks change in Berlin on March 29th, in Sydney and on Lord Howe (by half an hour) on April 5th.
    private static readonly DateTimeOffset From = new(2026, 3, 27, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset To = new(2026, 4, 8, 0, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public Task Sums_are_what_adding_up_the_lines_gives() =>
        Gen.Select(LedgerBook.Requests(From, To), Gen.Enum<LedgerDimension>().Array[0, 3], Gen.Enum<LedgerBucket>(), Gen.OneOf("UTC", "Europe/Berlin", "Asia/Kolkata", "Asia/Kathmandu", "Australia/Lord_Howe"), Gen.Bool)
            .SampleAsync(
                async (lines, by, bucket, zone, isNarrowed) =>
                {
                    await using var book = await LedgerBook.CreateAsync(lines);
                    var grouping = new LedgerGrouping { By = [.. by.Distinct()], Bucket = bucket, Zone = TimeZoneInfo.FindSystemTimeZoneById(zone) };
                    var sums = await book.Query.SumOverAllTenantsAsync(isNarrowed ? new LedgerSelection { From = From, To = To } : new LedgerSelection(), grouping, Cancellation);
                    Assert.Equal(Expected(lines, grouping), sums.Where(s => s.Calls + s.Requests > 0).Select(Text));
                },
                iter: 60,
                threads: 1);

    [Fact]
    public async Task A_tenant_sees_nothing_of_another()
    {
        await using var book = await LedgerBook.CreateAsync(
            Lines.Line(Lines.Spender("acme"), tokens: 1), Lines.Line(Lines.Spender("globex"), tokens: 2));
        var sum = Assert.Single(await book.Query.SumAsync(TenantId.Parse("acme"), new LedgerSelection(), new LedgerGrouping { By = [LedgerDimension.Tenant] }, Cancellation));
        Assert.Equal(("acme", 1L), (sum.Values[0], sum.Usage.PromptTokens));
    }

    [Fact]
    public async Task Asking_for_another_tenant_gives_nothing()
    {
        await using var book = await LedgerBook.CreateAsync(Lines.Line(Lines.Spender("acme")), Lines.Line(Lines.Spender("globex")));
        var selection = Where(LedgerDimension.Tenant, "globex");
        var acme = TenantId.Parse("acme");
        Assert.Empty(await book.Query.SumAsync(acme, selection, new LedgerGrouping { By = [LedgerDimension.Tenant] }, Cancellation));
        Assert.Empty(await book.Query.LinesAsync(acme, selection, Cancellation).ToListAsync(Cancellation));
    }

    [Fact]
    public async Task A_tenant_that_is_not_named_is_refused()
    {
        await using var book = await LedgerBook.CreateAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => book.Query.SumAsync(default, new LedgerSelection(), new LedgerGrouping(), Cancellation));
    }

    [Fact]
    public async Task The_first_moment_belongs_to_the_time_and_the_end_does_not()
    {
        await using var book = await LedgerBook.CreateAsync(
            Lines.Line(tokens: 1, at: From.AddMilliseconds(-1)), Lines.Line(tokens: 2, at: From), Lines.Line(tokens: 4, at: To.AddMilliseconds(-1)), Lines.Line(tokens: 8, at: To));
        var sum = Assert.Single(await book.Query.SumOverAllTenantsAsync(new LedgerSelection { From = From, To = To }, new LedgerGrouping(), Cancellation), s => s.Calls > 0);
        Assert.Equal(6, sum.Usage.PromptTokens);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(90)]
    public async Task A_line_at_the_edge_of_a_day_counts_once(int daysBefore)
    {
        var edges = Enumerable.Range(0, 12).Select(n => From.AddDays(n)).SelectMany(day => new[] { day, day.AddMilliseconds(1), day.AddDays(1).AddMilliseconds(-1) }).ToList();
        await using var book = await LedgerBook.CreateAsync(edges.Select(at => Lines.Line(tokens: 1, at: at)));

        var narrow = await book.Query.SumOverAllTenantsAsync(new LedgerSelection { From = From.AddDays(-daysBefore), To = To }, new LedgerGrouping(), Cancellation);
        var open = await book.Query.SumOverAllTenantsAsync(new LedgerSelection { From = From.AddDays(-daysBefore) }, new LedgerGrouping(), Cancellation);

        Assert.Equal((edges.Count, edges.Count), (narrow.Sum(s => s.Usage.PromptTokens), open.Sum(s => s.Usage.PromptTokens)));
    }

    [Fact]
    public async Task An_arm_finds_the_requests_that_were_in_other_experiments_too()
    {
        var (one, two) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await using var book = await LedgerBook.CreateAsync(
            Lines.Of(LedgerKinds.Settle, one, Guid.CreateVersion7(), From, tokens: 1),
            Lines.Of(LedgerKinds.Answer, one, one, From, arms: "b=2;a=1"),
            Lines.Of(LedgerKinds.Settle, two, Guid.CreateVersion7(), From, tokens: 2),
            Lines.Of(LedgerKinds.Answer, two, two, From, arms: "a=11"));
        var sums = await book.Query.SumOverAllTenantsAsync(Where(LedgerDimension.Experiments, "a=1"), new LedgerGrouping(), Cancellation);
        Assert.Equal((1, 1), (sums.Sum(s => s.Usage.PromptTokens), sums.Sum(s => s.Requests)));
    }

    [Fact]
    public async Task A_filter_with_hostile_text_is_only_text()
    {
        await using var book = await LedgerBook.CreateAsync(Lines.Line(tokens: 1));
        var sums = await book.Query.SumOverAllTenantsAsync(Where(LedgerDimension.Model, "' OR 1 = 1 --"), new LedgerGrouping { By = [LedgerDimension.Model] }, Cancellation);
        Assert.Empty(sums);
    }

    [Fact]
    public async Task Lines_come_in_their_order_over_many_pages()
    {
        var lines = Enumerable.Range(0, 2500).Select(_ => Lines.Line()).ToList();
        await using var book = await LedgerBook.CreateAsync(lines);
        var read = await book.Query.LinesAsync(TenantId.Parse("acme"), new LedgerSelection(), Cancellation).Select(l => l.CallId).ToListAsync(Cancellation);
        Assert.Equal(lines.Select(l => l.CallId), read);
    }

    [Theory]
    [InlineData("model,price-version,day", "Model PriceVersion", LedgerBucket.Day)]
    [InlineData("USER,ladderStep", "User LadderStep", LedgerBucket.None)]
    public void A_grouping_can_be_written_as_names(string names, string by, LedgerBucket bucket)
    {
        Assert.True(LedgerGrouping.TryParse(names.Split(','), out var grouping, out _));
        Assert.Equal((by, bucket), (string.Join(' ', grouping.By), grouping.Bucket));
    }

    [Theory]
    [InlineData("colour", "colour")]
    [InlineData("day,hour", "hour")]
    [InlineData("1", "1")]
    public void A_name_that_means_nothing_is_told(string names, string unknown)
    {
        Assert.False(LedgerGrouping.TryParse(names.Split(','), out _, out var told));
        Assert.Equal(unknown, told);
    }

    private static LedgerSelection Where(LedgerDimension dimension, string value) =>
        new() { Where = new Dictionary<LedgerDimension, IReadOnlyList<string>> { [dimension] = [value] } };

    private static IEnumerable<string> Expected(List<LedgerEvent> lines, LedgerGrouping grouping)
    {
        var answers = lines.Where(l => l.Kind == LedgerKinds.Answer).ToDictionary(l => l.RequestId);
        return lines.Where(l => l.Kind is LedgerKinds.Settle or LedgerKinds.Answer)
            .GroupBy(l => (
                Bucket: LocalStart(l.At, grouping),
                Values: string.Join('\u0001', grouping.By.Select(d => ValueOf(d, l, answers.GetValueOrDefault(l.RequestId))))))
            .OrderBy(g => g.Key.Bucket).ThenBy(g => g.Key.Values, StringComparer.Ordinal)
            .Select(g => Text(new LedgerSum(
                g.Key.Bucket,
                [g.Key.Values],
                g.Aggregate(default(TokenUsage), (sum, l) => sum + l.Usage),
                g.Sum(l => l.CostMicroUsd),
                g.LongCount(l => l.Kind == LedgerKinds.Settle),
                g.LongCount(l => l.Kind == LedgerKinds.Answer),
                g.LongCount(l => l.Estimated))));
    }

    private static DateTimeOffset? LocalStart(DateTimeOffset at, LedgerGrouping grouping)
    {
        // From minute to minute back to where the local hour, day or month changes.
        var name = Name(at, grouping);
        var start = DateTimeOffset.FromUnixTimeSeconds(at.ToUnixTimeSeconds() / 60 * 60);
        for (var step = 512; step > 0 && grouping.Bucket != LedgerBucket.None; step /= 2)
        {
            while (Name(start.AddMinutes(-step), grouping) == name)
            {
                start = start.AddMinutes(-step);
            }
        }

        return grouping.Bucket == LedgerBucket.None ? null : start;
    }

    private static string Name(DateTimeOffset at, LedgerGrouping grouping) => TimeZoneInfo.ConvertTime(at, grouping.Zone).ToString(
        grouping.Bucket switch { LedgerBucket.Hour => "yyyy-MM-dd HH zzz", LedgerBucket.Day => "yyyy-MM-dd", _ => "yyyy-MM" },
        System.Globalization.CultureInfo.InvariantCulture);

    private static string ValueOf(LedgerDimension dimension, LedgerEvent line, LedgerEvent? answer) => dimension switch
    {
        LedgerDimension.Outcome => answer?.Outcome ?? string.Empty,
        LedgerDimension.Cache => answer?.Cache ?? string.Empty,
        LedgerDimension.LadderStep => answer?.LadderStep ?? string.Empty,
        LedgerDimension.Experiments => answer?.Experiments ?? string.Empty,
        _ => (string)typeof(LedgerEvent).GetProperty(dimension.ToString())!.GetValue(line)!,
    };

    private static string Text(LedgerSum sum) =>
        FormattableString.Invariant($"{sum.Bucket?.ToUnixTimeSeconds()} {string.Join('\u0001', sum.Values)} {sum.Usage} {sum.CostMicroUsd} {sum.Calls} {sum.Requests} {sum.EstimatedCalls}");
}
