using RagStarter.Core.Answering;
using RagStarter.Core.Ledger;
using RagStarter.Core.Models;
using RagStarter.IntegrationTests.Hosting;

namespace RagStarter.IntegrationTests;

/// <summary>A change of the price list counts for the next questions, without a restart.</summary>
public sealed class PriceChangeTests
{
    [Fact]
    public async Task A_price_change_in_the_file_shifts_routing_and_what_the_ledger_charges_without_a_restart()
    {
        await using var server = await HostedModel.StartServerAsync();
        using var state = new StateFolder();
        var file = Path.Combine(state.Path, "prices.json");
        await WriteAsync(file, one: 1, two: 5);
        await using var application = await Application.StartAsync(Settings(server.Endpoint, file), state, Handbook.All);
        var user = application.As("acme");

        var before = await user.AskAsync(Handbook.WindowQuestion, useCache: false);
        await WriteAsync(file, one: 30, two: 5);
        var after = await Eventually.SeeAsync(() => user.AskAsync(Handbook.WindowQuestion, useCache: false), a => a.Model != before.Model);
        await WriteAsync(file, one: 30, two: 7);
        // The delimiter of the sources is new in every prompt and may cost a token more or less.
        var edited = await Eventually.SeeAsync(() => user.AskAsync(Handbook.WindowQuestion, useCache: false), a => a.Usage.CostMicroUsd > after.Usage.CostMicroUsd * 1.2);

        var ledger = await application.LedgerAsync();
        Assert.Equal(("one", "two", "two"), (before.Model, after.Model, edited.Model));
        Assert.Equal("the-one@2026-01-01=1/1/4/0", Call(before).PriceVersion);
        Assert.Equal("the-two@2026-01-01=5/5/20/0", Call(after).PriceVersion);
        Assert.Equal("the-two@2026-01-01=7/7/28/0", Call(edited).PriceVersion);
        Assert.Equal("ahead by cost.", string.Join(' ', after.Routing!.Reason.Split(' ')[^3..]));
        Assert.All(
            ledger.Where(l => l is { Kind: LedgerKinds.Settle, Operation: LedgerOperations.Chat }),
            line => Assert.Equal(Price.TryParse(line.PriceVersion, out var price) ? price.CostMicroUsd(line.Usage) : -1, line.CostMicroUsd));

        LedgerEvent Call(AnswerResponse answer) =>
            ledger.Single(l => l is { Kind: LedgerKinds.Settle, Operation: LedgerOperations.Chat } && l.RequestId == answer.RequestId);
    }

    [Fact]
    public async Task A_model_whose_price_vanishes_while_a_budget_limits_cost_is_not_asked_and_the_reader_is_told()
    {
        await using var server = await HostedModel.StartServerAsync();
        using var state = new StateFolder();
        var file = Path.Combine(state.Path, "prices.json");
        await WriteAsync(file, one: 1, two: 5);
        var settings = Settings(server.Endpoint, file);
        settings["Budgets:Rules:cost:Scope"] = "tenant";
        settings["Budgets:Rules:cost:Period"] = "day";
        settings["Budgets:Rules:cost:MaxCostUsd"] = "100";
        await using var application = await Application.StartAsync(settings, state, Handbook.All);
        var user = application.As("acme");
        Assert.Equal("one", (await user.AskAsync(Handbook.WindowQuestion, useCache: false)).Model);

        await File.WriteAllTextAsync(file, """{"prices": []}""", TestContext.Current.CancellationToken);
        var answer = await Eventually.SeeAsync(() => user.AskAsync(Handbook.WindowQuestion, useCache: false), a => a.Model == "extractive");

        Assert.Equal("answered", answer.Outcome);
        Assert.Contains(answer.Notices, n => n.Contains("'the-one'", StringComparison.Ordinal) && n.Contains(file, StringComparison.Ordinal) && n.Contains("Add an entry", StringComparison.Ordinal));
    }

    private static Task WriteAsync(string file, int one, int two) => File.WriteAllTextAsync(file, $$"""
        {"prices": [
          {"model": "the-one", "provider": "p", "from": "2026-01-01", "input": {{one}}, "output": {{one * 4}}},
          {"model": "the-two", "provider": "p", "from": "2026-01-01", "input": {{two}}, "output": {{two * 4}}}]}
        """);

    private static Dictionary<string, string?> Settings(Uri endpoint, string prices)
    {
        var settings = new Dictionary<string, string?> { ["Models:PriceFile"] = prices };
        foreach (var id in new[] { "one", "two" })
        {
            settings[$"Models:Chat:{id}:Provider"] = "openai-compatible";
            settings[$"Models:Chat:{id}:Endpoint"] = $"{endpoint}/";
            settings[$"Models:Chat:{id}:Model"] = $"the-{id}";
        }

        return settings;
    }
}
