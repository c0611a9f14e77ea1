using CsCheck;
using RagStarter.Core.Ledger;
using RagStarter.Core.Ledger.Requests;
using RagStarter.Core.Tenancy;

namespace RagStarter.UnitTests.Ledger.Requests;

public sealed class LedgerRequestsTests
{
    private static readonly DateTimeOffset From = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset To = new(2026, 3, 1, 0, 0, 3, TimeSpan.Zero);
    private static readonly TenantId Acme = TenantId.Parse("acme");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public Task The_pages_have_every_request_of_the_tenant_once_the_latest_first() =>
        Gen.Select(LedgerBook.Requests(From, To), Gen.Int[1, 7], Gen.OneOf("", "small", "large")).SampleAsync(
            async (lines, size, model) =>
            {
                await using var book = await LedgerBook.CreateAsync(lines);
                var requests = new LedgerRequests(book.Database);
                var selection = new LedgerSelection { From = From, To = To, Where = model.Length == 0 ? new Dictionary<LedgerDimension, IReadOnlyList<string>>() : Where(LedgerDimension.Model, model) };
                var seen = new List<RequestSummary>();
                RequestPlace? place = null;
                do
                {
                    var page = await requests.PageAsync(Acme, selection, place, size, Cancellation);
                    Assert.True(page.Requests.Count <= size);
                    seen.AddRange(page.Requests);
                    place = page.Next;
                }
                while (place is not null);

                var expected = (await book.LinesAsync())
                    .Where(l => l.Tenant == "acme" && l.Kind is LedgerKinds.Settle or LedgerKinds.Answer && l.Tenant == "acme" && (model.Length == 0 || l.Model == model))
                    .GroupBy(l => l.RequestId)
                    .Select(g => g.OrderBy(l => l.At).ThenBy(l => l.Sequence).Last())
                    .OrderByDescending(l => l.At).ThenByDescending(l => l.Sequence)
                    .Select(l => l.RequestId);
                Assert.Equal(expected, seen.Select(s => s.Id));
            },
            iter: 40,
            threads: 1);

    [Fact]
    public async Task A_request_is_the_sum_of_its_calls_with_its_own_end()
    {
        var (request, call, other) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        await using var book = await LedgerBook.CreateAsync(
            Lines.Of(LedgerKinds.Hold, request, call, From, tokens: 90),
            Lines.Of(LedgerKinds.Settle, request, call, From.AddSeconds(1), model: "small", tokens: 7),
            Lines.Of(LedgerKinds.Settle, request, other, From.AddSeconds(1), model: "large", tokens: 5),
            Lines.Of(LedgerKinds.Answer, request, request, From.AddSeconds(2), outcome: "answered"));

        var summary = Assert.Single((await new LedgerRequests(book.Database).PageAsync(Acme, new LedgerSelection(), null, 10, Cancellation)).Requests);

        Assert.Equal((request, 12L, 12L, "answered", "miss", From.AddSeconds(2)), (summary.Id, summary.Usage.PromptTokens, summary.CostMicroUsd, summary.Outcome, summary.Cache, summary.At));
        Assert.Equal(["small", "large"], summary.Models);
    }

    [Fact]
    public async Task Lines_of_another_tenant_are_not_shown_even_where_it_numbered_its_request_alike()
    {
        var request = Guid.CreateVersion7();
        await using var book = await LedgerBook.CreateAsync(
            Lines.Of(LedgerKinds.Settle, request, Guid.CreateVersion7(), From, Lines.Spender("acme"), tokens: 1),
            Lines.Of(LedgerKinds.Settle, request, Guid.CreateVersion7(), From.AddSeconds(1), Lines.Spender("globex"), tokens: 2));
        var requests = new LedgerRequests(book.Database);

        Assert.Equal(1, Assert.Single((await requests.PageAsync(Acme, new LedgerSelection(), null, 10, Cancellation)).Requests).Usage.PromptTokens);
        Assert.Equal(1, Assert.Single(await requests.LinesAsync(Acme, request, Cancellation)).PromptTokens);
        Assert.Empty((await requests.PageAsync(Acme, new LedgerSelection { Where = Where(LedgerDimension.Tenant, "globex") }, null, 10, Cancellation)).Requests);
    }

    [Fact]
    public async Task A_tenant_that_is_not_named_is_refused()
    {
        await using var book = await LedgerBook.CreateAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => new LedgerRequests(book.Database).PageAsync(default, new LedgerSelection(), null, 1, Cancellation));
        await Assert.ThrowsAsync<InvalidOperationException>(() => new LedgerRequests(book.Database).LinesAsync(default, Guid.Empty, Cancellation));
        await Assert.ThrowsAsync<InvalidOperationException>(() => new LedgerLatency(book.Database).OfRequestsAsync(default, new LedgerSelection(), Cancellation));
    }

    [Fact]
    public Task Counting_requests_gives_what_summing_up_gives() =>
        Gen.Select(LedgerBook.Requests(From, From.AddDays(3)), Gen.OneOf(LedgerDimension.Cache, LedgerDimension.Outcome, LedgerDimension.Model, LedgerDimension.User), Gen.OneOf(LedgerBucket.None, LedgerBucket.Day)).SampleAsync(
            async (lines, by, bucket) =>
            {
                await using var book = await LedgerBook.CreateAsync(lines);
                var grouping = new LedgerGrouping { By = [by], Bucket = bucket };
                var sums = await book.Query.SumAsync(Acme, new LedgerSelection(), grouping, Cancellation);
                var counts = await book.Query.RequestsAsync(Acme, new LedgerSelection(), grouping, Cancellation);
                Assert.Equal(sums.Where(s => s.Requests > 0).Select(s => (s.Bucket, s.Values[0], s.Requests)), counts.Where(c => c.Requests > 0).Select(c => (c.Bucket, c.Values[0], c.Requests)));
            },
            iter: 40,
            threads: 1);

    [Fact]
    public async Task Times_are_those_of_the_tenants_requests_and_first_tokens()
    {
        LedgerEvent Timed(LedgerEvent line, long milliseconds, long first) => new()
        {
            At = line.At,
            HeldAt = line.HeldAt,
            Kind = line.Kind,
            Operation = line.Operation,
            CallId = line.CallId,
            RequestId = line.RequestId,
            Tenant = line.Tenant,
            Team = line.Team,
            User = line.User,
            Service = line.Service,
            Environment = line.Environment,
            Workflow = line.Workflow,
            Model = line.Model,
            Cache = line.Cache,
            Outcome = line.Outcome,
            Milliseconds = milliseconds,
            FirstTokenMilliseconds = first,
        };
        await using var book = await LedgerBook.CreateAsync(
            [
                .. Enumerable.Range(1, 100).SelectMany(n => new[]
                {
                    Timed(Lines.Of(LedgerKinds.Settle, Guid.CreateVersion7(), Guid.CreateVersion7(), From, model: "small"), 7, n),
                    Timed(Lines.Of(LedgerKinds.Answer, Guid.CreateVersion7(), Guid.CreateVersion7(), From, outcome: "answered"), 10 * n, 0),
                }),
                Timed(Lines.Of(LedgerKinds.Answer, Guid.CreateVersion7(), Guid.CreateVersion7(), From, Lines.Spender("globex"), outcome: "answered"), 99_999, 0),
            ]);
        var latency = new LedgerLatency(book.Database);

        Assert.Equal(new LatencyFigures(100, 500, 900, 950, 990, 1000), Assert.Single(await latency.OfRequestsAsync(Acme, new LedgerSelection(), Cancellation)).Value);
        var (model, first) = Assert.Single(await latency.OfFirstTokensAsync(Acme, new LedgerSelection(), Cancellation));
        Assert.Equal(("small", new LatencyFigures(100, 50, 90, 95, 99, 100)), (model, first));
    }

    [Theory]
    [InlineData("")]
    [InlineData("12")]
    [InlineData("12-")]
    [InlineData("-1-2")]
    [InlineData("1-2-3")]
    public void What_is_no_place_is_not_read_as_one(string text) => Assert.False(RequestPlace.TryParse(text, out _));

    [Fact]
    public void A_place_is_read_as_it_was_written()
    {
        var place = new RequestPlace(1_772_000_000_000, 42);
        Assert.True(RequestPlace.TryParse(place.ToString(), out var read));
        Assert.Equal(place, read);
    }

    private static Dictionary<LedgerDimension, IReadOnlyList<string>> Where(LedgerDimension dimension, string value) => new() { [dimension] = [value] };
}
