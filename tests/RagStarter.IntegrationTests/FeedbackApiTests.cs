using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RagStarter.Core.Answering.Feedback;
using RagStarter.Core.Storage;
using RagStarter.IntegrationTests.Hosting;

namespace RagStarter.IntegrationTests;

public sealed class FeedbackApiTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_rating_of_an_own_answer_is_kept_with_its_reason_masked()
    {
        await using var application = await Application.StartAsync(documents: Handbook.All);
        var user = application.As("acme");
        var answer = await user.AskAsync(Handbook.WindowQuestion);

        Assert.Equal(HttpStatusCode.NoContent, await RateAsync(user, answer.RequestId, "down", "Ask anna@example.com instead."));

        var kept = Assert.Single(await KeptAsync(application));
        Assert.Equal((answer.RequestId, "acme", "developer", false), (kept.RequestId, kept.Tenant.Value, kept.User, kept.IsUp));
        Assert.DoesNotContain("anna@example.com", kept.Reason, StringComparison.Ordinal);
        Assert.StartsWith("Ask ", kept.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_latest_rating_counts()
    {
        await using var application = await Application.StartAsync(documents: Handbook.All);
        var user = application.As("acme");
        var answer = await user.AskAsync(Handbook.WindowQuestion);

        await RateAsync(user, answer.RequestId, "down");
        await RateAsync(user, answer.RequestId, "up");

        Assert.True(Assert.Single(await KeptAsync(application)).IsUp);
    }

    [Fact]
    public async Task Answers_to_another_tenant_or_another_user_cannot_be_rated()
    {
        var settings = Keys(("ann", "acme", "user"), ("bob", "acme", "user"), ("cyd", "globex", "admin"));
        await using var application = await Application.StartAsync(settings, documents: Handbook.All);
        var answer = await AsUser(application, "ann").AskAsync(Handbook.WindowQuestion);

        Assert.Equal(HttpStatusCode.NotFound, await RateAsync(AsUser(application, "bob"), answer.RequestId, "up"));
        Assert.Equal(HttpStatusCode.NotFound, await RateAsync(AsUser(application, "cyd"), answer.RequestId, "up"));
        Assert.Equal(HttpStatusCode.NotFound, await RateAsync(AsUser(application, "ann"), Guid.NewGuid(), "up"));
        Assert.Empty(await KeptAsync(application));
        Assert.Equal(HttpStatusCode.NoContent, await RateAsync(AsUser(application, "ann"), answer.RequestId, "up"));
    }

    [Fact]
    public async Task An_unknown_rating_is_refused_with_the_known_ones()
    {
        await using var application = new Application();

        using var response = await application.As("acme").PostAsync("/api/feedback", JsonContent.Create(new { requestId = Guid.NewGuid(), rating = "meh" }));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("send 'up' or 'down'", await response.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_arms_of_an_experiment_are_compared_by_feedback_tokens_cost_and_latency()
    {
        await using var server = await HostedModel.StartServerAsync();
        var settings = HostedModel.Settings(server);
        settings["Routing:Experiments:answer-model:Arms:hosted:Model"] = HostedModel.Id;
        await using var application = await Application.StartAsync(settings, documents: Handbook.All);
        var user = application.As("acme");
        var first = await user.AskAsync(Handbook.WindowQuestion, useCache: false);
        var second = await user.AskStreamingAsync(Handbook.WindowQuestion, useCache: false);
        await RateAsync(user, first.RequestId, "up");
        await RateAsync(user, second.RequestId, "down");

        var arm = Assert.Single((await user.Http.GetFromJsonAsync<JsonElement>("/api/experiments", Cancelled)).EnumerateArray());
        var elsewhere = await application.As("globex").Http.GetFromJsonAsync<JsonElement>("/api/experiments", Cancelled);
        var earlier = await user.Http.GetFromJsonAsync<JsonElement>("/api/experiments?to=2020-01-01T00:00:00Z", Cancelled);

        Assert.Equal(("answer-model", "hosted"), (arm.GetProperty("experiment").GetString(), arm.GetProperty("arm").GetString()));
        Assert.Equal((2, 2, 1, 1), (Number("requests"), Number("answered"), Number("up"), Number("down")));
        Assert.Equal(server.Bill.Total.PromptTokens, Number("promptTokens"));
        Assert.Equal(server.Bill.Total.CompletionTokens, Number("completionTokens"));
        Assert.Equal(first.Usage.CostMicroUsd + second.Usage.CostMicroUsd, Number("costMicroUsd"));
        Assert.True(Number("millisecondsP95") >= Number("millisecondsP50"));
        Assert.Equal((0, 0), (elsewhere.GetArrayLength(), earlier.GetArrayLength()));

        long Number(string name) => arm.GetProperty(name).GetInt64();
    }

    [Fact]
    public async Task Only_an_admin_sees_the_experiments()
    {
        await using var application = new Application(Keys(("ann", "acme", "editor"), ("bob", "acme", "admin")));

        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync("ann"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("bob"));

        async Task<HttpStatusCode> StatusAsync(string user)
        {
            using var response = await AsUser(application, user).Http.GetAsync(new Uri("/api/experiments", UriKind.Relative), Cancelled);
            return response.StatusCode;
        }
    }

    [Theory]
    [InlineData("high", HttpStatusCode.OK)]
    [InlineData("best", HttpStatusCode.BadRequest)]
    public async Task The_fidelity_of_an_answer_may_be_asked_for(string fidelity, HttpStatusCode status)
    {
        await using var application = new Application();

        using var response = await application.As("acme").PostAsync("/api/chat", JsonContent.Create(new { question = Handbook.WindowQuestion, stream = false, fidelity }));

        Assert.Equal(status, response.StatusCode);
    }

    private static async Task<HttpStatusCode> RateAsync(ApiUser user, Guid requestId, string rating, string? reason = null)
    {
        using var response = await user.PostAsync("/api/feedback", JsonContent.Create(new { requestId, rating, reason }));
        return response.StatusCode;
    }

    private static async Task<List<AnswerFeedback>> KeptAsync(Application application)
    {
        await using var database = await application.Services.GetRequiredService<IDbContextFactory<StateDbContext>>().CreateDbContextAsync(Cancelled);
        return await database.Feedback.ToListAsync(Cancelled);
    }

    private static Dictionary<string, string?> Keys(params (string User, string Tenant, string Role)[] users) => users
        .SelectMany(u => new[]
        {
            KeyValuePair.Create($"Authentication:ApiKeys:{u.User}:Hash", (string?)HashOf(u.User)),
            KeyValuePair.Create($"Authentication:ApiKeys:{u.User}:Tenant", (string?)u.Tenant),
            KeyValuePair.Create($"Authentication:ApiKeys:{u.User}:Role", (string?)u.Role),
        })
        .ToDictionary(p => p.Key, p => p.Value);

    private static string HashOf(string key) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(key)));

    private static ApiUser AsUser(Application application, string user)
    {
        var client = application.CreateClient();
        client.DefaultRequestHeaders.Add("X-Api-Key", user);
        return new ApiUser(client);
    }
}
