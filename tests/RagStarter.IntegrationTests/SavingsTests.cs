using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using RagStarter.Core.Ledger;
using RagStarter.Core.Ledger.Verification;
using RagStarter.IntegrationTests.Hosting;
using RagStarter.ModelServer.Scripting;

namespace RagStarter.IntegrationTests;

/// <summary>Law 9 on the real application: what the report says was used is the provider's bill, and the levers are the rest.</summary>
public sealed class SavingsTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_report_of_savings_ends_at_the_bill()
    {
        await using var server = await HostedModel.StartServerAsync();
        server.Script.Default = new Behaviour { CachedPromptShare = 0.4 };
        var settings = HostedModel.WithEmbeddings(server);
        settings["Routing:Circuit:Failures"] = "1000";
        await using var application = await Application.StartAsync(settings, documents: Handbook.All);
        var user = application.As("acme");

        await user.AskAsync(Handbook.WindowQuestion);
        Assert.Equal("exact", (await user.AskAsync(Handbook.WindowQuestion)).Cache);
        await user.AskStreamingAsync("How long do parcels to Norway take?", useCache: false);
        await user.AskStreamingAsync("How long do parcels to Norway take?", useCache: false);
        using (var response = await user.PostAsync("/api/chat", JsonContent.Create(new { question = "What does the warranty not cover?", stream = false, mode = "research" })))
        {
            Assert.True(response.IsSuccessStatusCode);
        }

        server.Script.Default = Behaviour.Fail(Fault.ServerError);
        Assert.Equal("extractive", (await user.AskAsync("When must damaged lanterns be reported?")).Model);
        await UploadAgainAsync(user);

        var total = (await ReportAsync(user, "?scope=tenant")).GetProperty("total");
        var (bill, ledger) = (server.Bill.Total, await application.LedgerAsync());
        var local = ledger.Where(l => l is { Kind: LedgerKinds.Settle, Model: "extractive" }).Sum(l => l.Usage.Billable);
        Assert.Equal(bill.PromptTokens + bill.CompletionTokens + bill.EmbeddingTokens + local, Figure(total, "actualTokens"));
        var cost = ((bill.PromptTokens - bill.CachedPromptTokens) * 0.5m) + (bill.CachedPromptTokens * 0.125m) + (bill.CompletionTokens * 2.5m);
        Assert.InRange(Figure(total, "actualMicroUsd"), cost - bill.Calls, cost + bill.Calls);
        Assert.Equal(ledger.Where(l => l.Kind == LedgerKinds.Settle).Sum(l => l.CostMicroUsd), Figure(total, "actualMicroUsd"));
        AssertAddsUp(total);
        foreach (var lever in new[] { "pruning", "extractiveFallback", "promptCaching", "responseCache" })
        {
            Assert.True(Figure(total.GetProperty("levers").GetProperty(lever), "microUsd") > 0, lever);
        }

        Assert.True(Figure(total.GetProperty("levers").GetProperty("embeddingCache"), "tokens") > 0);
        Assert.Contains(ledger, l => l is { Kind: LedgerKinds.Saving, Service: Core.Ledger.Services.Ingestion });
        var check = await application.Services.GetRequiredService<LedgerVerification>().VerifyAsync(null, null, Cancelled);
        Assert.Empty(check.Findings);
    }

    [Fact]
    public async Task The_rows_of_every_grouping_add_up_to_the_total()
    {
        await using var server = await HostedModel.StartServerAsync();
        await using var application = await Application.StartAsync(HostedModel.Settings(server), documents: Handbook.All);
        var user = application.As("acme");
        await user.AskAsync(Handbook.WindowQuestion);
        await user.AskAsync(Handbook.WindowQuestion);

        foreach (var by in new[] { "day", "tenant", "team", "user", "service", "model", "prompt", "outcome", "cache" })
        {
            var report = await ReportAsync(user, $"?scope=tenant&by={by}");

            var rows = report.GetProperty("rows").EnumerateArray().ToList();
            Assert.All(rows, AssertAddsUp);
            Assert.True(rows[0].TryGetProperty(by, out _));
            foreach (var figure in new[] { "requests", "counterfactualMicroUsd", "actualMicroUsd", "savedMicroUsd", "savedTokens" })
            {
                Assert.Equal(Figure(report.GetProperty("total"), figure), rows.Sum(r => Figure(r, figure)));
            }
        }
    }

    [Fact]
    public async Task A_kept_answer_saves_what_asking_again_would_cost_at_the_price_of_the_day()
    {
        await using var server = await HostedModel.StartServerAsync();
        using var state = new StateFolder();
        var file = Path.Combine(state.Path, "prices.json");
        await WriteAsync(file, 1);
        var settings = HostedModel.Settings(server);
        settings["Models:PriceFile"] = file;
        settings["Models:Chat:main:Model"] = "the-one";
        foreach (var price in settings.Keys.Where(k => k.Contains(":Price:", StringComparison.Ordinal)).ToList())
        {
            settings.Remove(price);
        }

        await using var application = await Application.StartAsync(settings, state, Handbook.All);
        var user = application.As("acme");
        await user.AskAsync(Handbook.WindowQuestion);
        await user.AskAsync(Handbook.WindowQuestion);
        await WriteAsync(file, 3);
        var lines = await Eventually.SeeAsync(
            async () =>
            {
                await user.AskAsync(Handbook.WindowQuestion);
                return (await application.LedgerAsync()).Where(l => l.Kind == LedgerKinds.Answer).ToList();
            },
            all => all[^1].CounterfactualPrices!.StartsWith("the-one@2026-01-01=3/", StringComparison.Ordinal));

        Assert.Equal(lines[0].ActualMicroUsd, lines[1].ResponseCacheMicroUsd);
        Assert.Equal(3 * lines[1].ResponseCacheMicroUsd, lines[^1].ResponseCacheMicroUsd);
        AssertAddsUp((await ReportAsync(user, string.Empty)).GetProperty("total"));
        Assert.Empty((await application.Services.GetRequiredService<LedgerVerification>().VerifyAsync(null, null, Cancelled)).Findings);
    }

    [Fact]
    public async Task A_caller_sees_the_savings_of_their_own_requests_and_none_of_another_tenant()
    {
        await using var application = await Application.StartAsync(documents: Handbook.All);
        await application.As("acme").AskAsync(Handbook.WindowQuestion);

        Assert.Equal(1, Figure((await ReportAsync(application.As("acme"), string.Empty)).GetProperty("total"), "requests"));
        Assert.Equal(0, Figure((await ReportAsync(application.As("acme"), "?user=somebody")).GetProperty("total"), "requests"));
        Assert.Equal(0, Figure((await ReportAsync(application.As("globex"), "?scope=tenant")).GetProperty("total"), "requests"));
    }

    [Fact]
    public async Task An_installation_without_a_hosted_model_sees_the_tokens_that_were_saved()
    {
        await using var application = await Application.StartAsync(documents: Handbook.All);
        var user = application.As("acme");
        await user.AskAsync(Handbook.WindowQuestion);
        await user.AskAsync(Handbook.WindowQuestion);

        var total = (await ReportAsync(user, string.Empty)).GetProperty("total");

        Assert.Equal((0, 0), (Figure(total, "counterfactualMicroUsd"), Figure(total, "savedMicroUsd")));
        Assert.True(Figure(total.GetProperty("levers").GetProperty("responseCache"), "tokens") > 0);
        Assert.True(Figure(total.GetProperty("levers").GetProperty("pruning"), "tokens") > 0);
        AssertAddsUp(total);
    }

    // The same text under another name: its vectors are there.
    private static Task UploadAgainAsync(ApiUser user) => user.AddDocumentsAsync([("copy of shipping.md", Handbook.Shipping.Text)]);

    private static Task<JsonElement> ReportAsync(ApiUser user, string query) => user.Http.GetFromJsonAsync<JsonElement>($"/api/usage/savings{query}", Cancelled);

    private static long Figure(JsonElement row, string name) => row.GetProperty(name).GetInt64();

    private static void AssertAddsUp(JsonElement row)
    {
        var levers = row.GetProperty("levers").EnumerateObject().ToList();
        Assert.Equal(6, levers.Count);
        Assert.Equal(Figure(row, "counterfactualMicroUsd") - Figure(row, "actualMicroUsd"), levers.Sum(l => Figure(l.Value, "microUsd")));
        Assert.Equal(Figure(row, "counterfactualTokens") - Figure(row, "actualTokens"), levers.Sum(l => Figure(l.Value, "tokens")));
    }

    private static Task WriteAsync(string file, int input) => File.WriteAllTextAsync(file, $$"""
        {"prices": [{"model": "the-one", "provider": "p", "from": "2026-01-01", "input": {{input}}, "output": {{input * 4}}}]}
        """);
}
