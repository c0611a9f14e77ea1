using RagStarter.Core.Ledger;
using RagStarter.IntegrationTests.Hosting;
using RagStarter.ModelServer.Billing;
using RagStarter.ModelServer.Scripting;

namespace RagStarter.IntegrationTests;

/// <summary>The bill is the ledger: every call of every path is in it with what the provider counts.</summary>
public sealed class BillTests
{
    private static readonly string[] Questions =
    [
        Handbook.WindowQuestion,
        "How long do parcels to Norway take?",
        "How long is the warranty of the Borealis lantern?",
        "What does the warranty not cover?",
        "When must damaged lanterns be reported?",
        "What is the meaning of life?",
    ];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_token_that_the_provider_counts_is_in_the_ledger()
    {
        await using var server = await HostedModel.StartServerAsync();
        server.Script.Default = new Behaviour { CachedPromptShare = 0.4 };
        await using var application = await Application.StartAsync(HostedModel.WithEmbeddings(server), documents: Handbook.All);

        foreach (var question in Questions.Concat(Questions))
        {
            await application.As("acme").AskAsync(question);
            await application.As("acme").AskStreamingAsync(question, useCache: false);
        }

        Assert.Equal(server.Bill.Total, Sum(await application.LedgerAsync()));
        Assert.True(server.Bill.Total.CachedPromptTokens > 0);
    }

    [Fact]
    public async Task Callers_at_the_same_time_are_all_in_the_ledger()
    {
        await using var server = await HostedModel.StartServerAsync();
        await using var application = await Application.StartAsync(HostedModel.Settings(server), documents: Handbook.All);
        var user = application.As("acme");

        await Task.WhenAll(Enumerable.Range(0, 40).Select(i =>
            i % 2 == 0 ? user.AskAsync(Questions[i % 6], useCache: false) : user.AskStreamingAsync(Questions[i % 6], useCache: false)));

        var ledger = await application.LedgerAsync();
        Assert.Equal(server.Bill.Total, Sum(ledger));
        Assert.Equal(40, ledger.Count(l => l.Kind == LedgerKinds.Answer));
    }

    [Fact]
    public async Task Costs_are_the_tokens_times_the_price()
    {
        await using var server = await HostedModel.StartServerAsync();
        server.Script.Default = new Behaviour { CachedPromptShare = 0.5 };
        await using var application = await Application.StartAsync(HostedModel.Settings(server), documents: Handbook.All);

        var answer = await application.As("acme").AskAsync(Handbook.WindowQuestion);

        // 0.5, 0.125 and 2.5 US dollars per million tokens; rounded once for each call.
        var bill = server.Bill.Total;
        var cost = ((bill.PromptTokens - bill.CachedPromptTokens) * 0.5m) + (bill.CachedPromptTokens * 0.125m) + (bill.CompletionTokens * 2.5m);
        Assert.Equal((long)decimal.Round(cost, MidpointRounding.AwayFromZero), answer.Usage.CostMicroUsd);
    }

    [Fact]
    public async Task A_provider_that_reports_no_usage_is_counted_here()
    {
        await using var server = await HostedModel.StartServerAsync();
        server.Script.Default = new Behaviour { Usage = UsageReporting.Never };
        await using var application = await Application.StartAsync(HostedModel.Settings(server), documents: Handbook.All);

        await application.As("acme").AskStreamingAsync(Handbook.WindowQuestion);

        var line = (await application.LedgerAsync()).Single(l => l is { Kind: LedgerKinds.Settle, Operation: LedgerOperations.Chat });
        Assert.True(line.Estimated);
        Assert.Equal(server.Bill.Total.CompletionTokens, line.CompletionTokens);
        Assert.InRange(line.PromptTokens, server.Bill.Total.PromptTokens, server.Bill.Total.PromptTokens + 16);
    }

    [Fact]
    public async Task A_caller_who_leaves_in_the_middle_pays_for_what_was_written_and_leaves_no_hold()
    {
        await using var server = await HostedModel.StartServerAsync();
        server.Script.Default = new Behaviour { Mode = ReplyMode.Fixed, Text = string.Concat(Enumerable.Repeat("Lantern. ", 60)), ChunkDelayMs = 20 };
        var settings = HostedModel.Settings(server);
        settings["Budgets:Rules:day:Scope"] = "tenant";
        settings["Budgets:Rules:day:Period"] = "day";
        settings["Budgets:Rules:day:MaxTokens"] = "100000";
        await using var application = await Application.StartAsync(settings, documents: Handbook.All);

        using (var response = await application.As("acme").PostQuestionAsync(Handbook.WindowQuestion, stream: true))
        {
            var stream = await response.Content.ReadAsStreamAsync(Cancelled);
            Assert.True(await stream.ReadAsync(new byte[64], Cancelled) > 0);
        }

        var bill = await server.WaitForBillAsync(b => b.OpenCalls == 0, Cancelled);
        var ledger = await Eventually.SeeAsync(application.LedgerAsync, lines => lines.Exists(l => l.Kind == LedgerKinds.Answer));
        var line = ledger.Single(l => l is { Kind: LedgerKinds.Settle, Operation: LedgerOperations.Chat });
        Assert.True(line.Estimated);
        Assert.True(line.CompletionTokens > 0);
        Assert.InRange(line.PromptTokens, bill.Total.PromptTokens, bill.Total.PromptTokens + 16);
        Assert.Equal(ledger.Where(l => l.Kind == LedgerKinds.Settle).Sum(l => l.Usage.Billable), (await application.BudgetAsync("day", "acme")).UsedTokens);
        Assert.Equal("failed", ledger.Single(l => l.Kind == LedgerKinds.Answer).Outcome);

        // What was cut is not kept for others.
        server.Script.Default = new Behaviour();
        Assert.Equal("miss", (await application.As("acme").AskAsync(Handbook.WindowQuestion)).Cache);
    }

    private static BillLine Sum(IEnumerable<LedgerEvent> ledger) => ledger
        .Where(l => l.Kind == LedgerKinds.Settle && (l.Model is HostedModel.Id or HostedModel.EmbeddingModel))
        .Aggregate(default(BillLine), (sum, l) => sum + new BillLine(1, l.PromptTokens, l.CachedPromptTokens, l.CompletionTokens, l.EmbeddingTokens));
}
