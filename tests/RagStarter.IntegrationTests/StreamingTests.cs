using System.Diagnostics;
using RagStarter.Core.Answering;
using RagStarter.Core.Ledger;
using RagStarter.Core.Telemetry;
using RagStarter.IntegrationTests.Hosting;

namespace RagStarter.IntegrationTests;

/// <summary>The same question gives the same answer and the same bill, whole or in pieces, asked anew or kept.</summary>
public sealed class StreamingTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_streamed_answer_and_a_whole_one_are_the_same_and_cost_the_same(bool hosted)
    {
        await using var server = await HostedModel.StartServerAsync();
        var settings = hosted ? HostedModel.WithEmbeddings(server) : [];
        await using var first = await Application.StartAsync(settings, documents: Handbook.All);
        await using var second = await Application.StartAsync(settings, documents: Handbook.All);
        var whole = await first.As("acme").AskAsync(Handbook.WindowQuestion);
        var streamed = await second.As("acme").AskStreamingAsync(Handbook.WindowQuestion);
        var wholeAgain = await first.As("acme").AskAsync(Handbook.WindowQuestion);
        var streamedAgain = await second.As("acme").AskStreamingAsync(Handbook.WindowQuestion);

        Assert.Equal("miss", whole.Cache);
        Assert.Contains(Handbook.WindowAnswer, whole.Answer, StringComparison.Ordinal);
        Assert.Equal(Said(whole), Said(streamed));
        Assert.InRange(streamed.Usage.PromptTokens, whole.Usage.PromptTokens - MarkTokens, whole.Usage.PromptTokens + MarkTokens);
        Assert.Equal("exact", wholeAgain.Cache);
        Assert.Equal(Said(wholeAgain), Said(streamedAgain));
        Assert.Equal(whole.Answer, wholeAgain.Answer);
        Assert.Equal(whole.Citations.Select(c => (c.Number, c.Document, c.Quote)), wholeAgain.Citations.Select(c => (c.Number, c.Document, c.Quote)));
        Assert.Equal(Totals(await first.LedgerAsync()), Totals(await second.LedgerAsync()));
    }

    [Fact]
    public async Task An_answer_in_the_cache_costs_nothing()
    {
        await using var server = await HostedModel.StartServerAsync();
        await using var application = await Application.StartAsync(HostedModel.Settings(server), documents: Handbook.All);
        var first = await application.As("acme").AskAsync(Handbook.WindowQuestion);

        var second = await application.As("acme").AskAsync(Handbook.WindowQuestion);

        Assert.True(first.Usage.CostMicroUsd > 0);
        Assert.Equal("exact", second.Cache);
        Assert.Equal((0, 0, 0), (second.Usage.PromptTokens, second.Usage.CompletionTokens, second.Usage.CostMicroUsd));
        Assert.Equal(1, server.Bill.Total.Calls);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task All_lines_of_an_answer_name_its_trace(bool streamed)
    {
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source == PipelineTelemetry.Activities,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
        };
        ActivitySource.AddActivityListener(listener);
        await using var server = await HostedModel.StartServerAsync();
        await using var application = await Application.StartAsync(HostedModel.WithEmbeddings(server), documents: Handbook.All);

        var (_, answer) = streamed
            ? await application.As("acme").ReadStreamAsync(Handbook.WindowQuestion)
            : ([], await application.As("acme").AskAsync(Handbook.WindowQuestion));

        var lines = (await application.LedgerAsync()).Where(l => l.RequestId == answer.RequestId).ToList();
        Assert.Equal([LedgerKinds.Answer, LedgerKinds.Hold, LedgerKinds.Settle], lines.Select(l => l.Kind).Distinct().Order());
        Assert.Equal(32, Assert.Single(lines.Select(l => l.TraceId).Distinct()).Length);
        Assert.All(lines, l => Assert.Equal(16, l.SpanId.Length));
    }

    [Fact]
    public async Task A_stream_arrives_in_pieces()
    {
        await using var server = await HostedModel.StartServerAsync();
        await using var application = await Application.StartAsync(HostedModel.Settings(server), documents: Handbook.All);

        var (pieces, answer) = await application.As("acme").ReadStreamAsync(Handbook.WindowQuestion);

        Assert.True(pieces.Count > 1);
        Assert.Equal("answered", answer.Outcome);
    }

    // Documents and chunks have ids of their own in each application.
    // The marks around sources are others in every request, and so are their tokens by a few.
    private const int MarkTokens = 24;

    private static (string, string, string, string, string, UsageResponse) Said(AnswerResponse answer) => (
        answer.Answer,
        answer.Outcome,
        answer.Cache,
        answer.Model,
        string.Join('|', answer.Citations.Select(c => $"{c.Number} {c.Document} {c.Heading} {c.Page} {c.Quote} {c.Start}")),
        answer.Usage with { PromptTokens = 0, CostMicroUsd = 0 });

    private static string Totals(List<LedgerEvent> ledger) => string.Join('\n', ledger
        .Where(l => l.Service == Services.Chat)
        .GroupBy(l => (l.Kind, l.Model, l.PriceVersion, l.Outcome, l.Cache, l.Estimated))
        .OrderBy(g => $"{g.Key}", StringComparer.Ordinal)
        .Select(g => $"{g.Key} {g.Count()} {g.Aggregate(default(TokenUsage), (sum, line) => sum + line.Usage) with { PromptTokens = 0 }}"));
}
