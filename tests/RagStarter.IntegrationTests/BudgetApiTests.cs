using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using RagStarter.Core.Ledger;
using RagStarter.IntegrationTests.Hosting;

namespace RagStarter.IntegrationTests;

public sealed class BudgetApiTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_request_over_a_hard_budget_is_refused_with_the_rules_name_and_when_to_come_back(bool stream)
    {
        using var state = await FilledAsync();
        await using var application = new Application(DayBudget("tiny", "20"), state);

        using var response = await application.As("acme").PostQuestionAsync(Handbook.WindowQuestion, stream);

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Cancelled);
        Assert.Equal("urn:ragstarter:budget-exceeded", problem.GetProperty("type").GetString());
        Assert.Equal("tiny", problem.GetProperty("rule").GetString());
        Assert.Contains("tiny", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.InRange(problem.GetProperty("remaining").GetInt64(), 0, 20);
        Assert.InRange(response.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        Assert.Equal("refused", (await application.LedgerAsync()).Single(l => l.Kind == LedgerKinds.Answer).Outcome);
    }

    [Fact]
    public async Task A_spent_budget_of_one_tenant_leaves_the_other_alone()
    {
        var settings = DayBudget("acme-day", "20");
        settings["Budgets:Rules:acme-day:Match"] = "acme";
        using var state = await FilledAsync();
        await using var application = new Application(settings, state);
        await application.As("globex").AddDocumentsAsync([Handbook.Returns]);

        using var refused = await application.As("acme").PostQuestionAsync(Handbook.WindowQuestion);
        var answered = await application.As("globex").AskAsync(Handbook.WindowQuestion);

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal("answered", answered.Outcome);
    }

    [Fact]
    public async Task Callers_at_the_same_time_cannot_spend_more_than_the_cap()
    {
        const long Cap = 6000;
        await using var server = await HostedModel.StartServerAsync();
        var settings = HostedModel.Settings(server);
        foreach (var (key, value) in DayBudget("cap", Cap.ToString(System.Globalization.CultureInfo.InvariantCulture)))
        {
            settings[key] = value;
        }

        await using var application = await Application.StartAsync(settings, documents: Handbook.All);
        var user = application.As("acme");

        var responses = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => user.PostQuestionAsync(Handbook.WindowQuestion, i % 2 == 0, useCache: false)));
        foreach (var response in responses)
        {
            await response.Content.ReadAsStringAsync(Cancelled);
        }

        var used = (await application.BudgetAsync("cap", "acme")).UsedTokens;
        var billed = server.Bill.Total.PromptTokens + server.Bill.Total.CompletionTokens;
        Assert.Contains(responses, r => r.IsSuccessStatusCode);
        Assert.Contains(responses, r => r.StatusCode == HttpStatusCode.TooManyRequests);
        Assert.InRange(billed, 1, Cap);
        Assert.InRange(used, billed, Cap);
        foreach (var response in responses)
        {
            response.Dispose();
        }
    }

    [Fact]
    public async Task What_was_spent_before_a_restart_still_counts()
    {
        using var state = new StateFolder();
        var settings = DayBudget("day", "100000");
        long before;
        await using (var application = await Application.StartAsync(settings, state, Handbook.All))
        {
            await application.As("acme").AskAsync(Handbook.WindowQuestion);
            before = (await application.BudgetAsync("day", "acme")).UsedTokens;
        }

        await using var restarted = new Application(settings, state);

        Assert.True(before > 0);
        Assert.Equal(before, (await restarted.BudgetAsync("day", "acme")).UsedTokens);
    }

    [Fact]
    public async Task The_budgets_and_the_usage_of_the_caller_can_be_asked_for()
    {
        await using var server = await HostedModel.StartServerAsync();
        var settings = HostedModel.Settings(server);
        foreach (var (key, value) in DayBudget("day", "100000"))
        {
            settings[key] = value;
        }

        await using var application = await Application.StartAsync(settings, documents: Handbook.All);
        var user = application.As("acme");
        var answer = await user.AskAsync(Handbook.WindowQuestion);

        var budgets = await user.Http.GetFromJsonAsync<JsonElement>("/api/budgets", Cancelled);
        var usage = await user.Http.GetFromJsonAsync<JsonElement>("/api/usage", Cancelled);
        var elsewhere = await application.As("globex").Http.GetFromJsonAsync<JsonElement>("/api/usage", Cancelled);

        Assert.Equal("day", budgets[0].GetProperty("rule").GetString());
        var chat = usage.EnumerateArray().Single(l => l.GetProperty("model").GetString() == HostedModel.Id);
        Assert.Equal(answer.Usage.PromptTokens, chat.GetProperty("promptTokens").GetInt64());
        Assert.Equal(answer.Usage.CostMicroUsd, chat.GetProperty("costMicroUsd").GetInt64());
        Assert.Equal(0, elsewhere.GetArrayLength());
    }

    [Fact]
    public async Task Budgets_that_cannot_be_reached_are_said_to_be_so()
    {
        using var redis = RedisServer.Start();
        await using var application = new Application(BudgetDesk.Settings(redis, DayBudget("day", "100000")));
        var user = application.As("acme");
        redis.Stop();

        using var response = await user.Http.GetAsync(new Uri("/api/budgets", UriKind.Relative), Cancelled);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Cancelled);
        Assert.Contains("Budgets:RedisConnection", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("refuse", HttpStatusCode.ServiceUnavailable)]
    [InlineData("allow", HttpStatusCode.OK)]
    public async Task The_application_is_ready_without_its_budgets_only_where_calls_may_begin_then(string whenUnreachable, HttpStatusCode expected)
    {
        using var redis = RedisServer.Start();
        await using var application = new Application(BudgetDesk.Settings(redis, new Dictionary<string, string?> { ["Budgets:WhenUnreachable"] = whenUnreachable }));
        using var http = application.CreateClient();
        redis.Stop();

        using var response = await http.GetAsync(new Uri("/healthz/ready", UriKind.Relative), Cancelled);

        Assert.Equal(expected, response.StatusCode);
    }

    // Ingestion spends from the budgets too; so the documents are there before the budget is.
    private static async Task<StateFolder> FilledAsync()
    {
        var state = new StateFolder();
        await using var application = await Application.StartAsync(state: state, documents: Handbook.All);
        return state;
    }

    private static Dictionary<string, string?> DayBudget(string name, string maxTokens) => new()
    {
        [$"Budgets:Rules:{name}:Scope"] = "tenant",
        [$"Budgets:Rules:{name}:Period"] = "day",
        [$"Budgets:Rules:{name}:MaxTokens"] = maxTokens,
    };
}
