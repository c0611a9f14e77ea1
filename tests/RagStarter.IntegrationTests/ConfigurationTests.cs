using RagStarter.Core.Configuration;
using RagStarter.IntegrationTests.Hosting;

namespace RagStarter.IntegrationTests;

/// <summary>A wrong setting stops the start, and the message says which key, which value and what is allowed.</summary>
public sealed class ConfigurationTests
{
    [Theory]
    [InlineData("Retrieval:TopK", "0", "from 1 to 100")]
    [InlineData("Retrieval:TopK", "-1", "from 1 to 100")]
    [InlineData("Retrieval:TopK", "many", "a whole number")]
    [InlineData("Retrieval:TopKay", "3", "TopK")]
    [InlineData("Cache:Provider", "memcached", "memory, redis")]
    [InlineData("Cache:Provider", "redis", "Cache:RedisConnection")]
    [InlineData("VectorStore:Provider", "pinecone", "embedded, qdrant")]
    [InlineData("Models:Chat:a:Provider", "skynet", "openai, azure-openai, ollama, openai-compatible")]
    [InlineData("Budgets:Rules:a:MaxTokens", "5", "Budgets:Rules:a:Scope")]
    [InlineData("Embeddings:Dimensions", "100", "multiple of 64")]
    [InlineData("Tenancy:Tenants:Not Good:DisplayName", "x", "lower-case letters")]
    [InlineData("Authentication:ApiKeys:a:Hash", "123", "64 hexadecimal digits")]
    public async Task A_value_that_is_not_allowed_stops_the_start(string key, string value, string said)
    {
        await using var application = new Application(new() { [key] = value });

        var thrown = Assert.ThrowsAny<Exception>(() => application.Services);
        var problems = StartProblems.Explain(thrown);

        Assert.True(problems.Count > 0, thrown.ToString());
        Assert.Contains(problems, p => p.Contains(key.Split(':')[0], StringComparison.Ordinal) && p.Contains(said, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_a_budget_limits_cost_a_model_without_a_price_stops_the_start()
    {
        await using var application = new Application(new()
        {
            ["Models:Chat:a:Provider"] = "openai",
            ["Models:Chat:a:Model"] = "a-model-nobody-knows",
            ["Models:Chat:a:ApiKey"] = "key-of-this-test",
            ["Budgets:Rules:cost:Scope"] = "tenant",
            ["Budgets:Rules:cost:Period"] = "day",
            ["Budgets:Rules:cost:MaxCostUsd"] = "1",
        });

        var problem = Assert.Single(StartProblems.Explain(Assert.ThrowsAny<Exception>(() => application.Services)));

        Assert.Contains("a-model-nobody-knows", problem, StringComparison.Ordinal);
        Assert.Contains("prices.json", problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Production_without_a_key_does_not_start()
    {
        await using var application = new Application(environment: "Production");

        var problem = Assert.Single(StartProblems.Explain(Assert.ThrowsAny<Exception>(() => application.Services)));

        Assert.Contains("Authentication:ApiKeys", problem, StringComparison.Ordinal);
        Assert.Contains("ragstarter keys new", problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_wrong_settings_are_named_at_once()
    {
        await using var application = new Application(new() { ["Retrieval:TopK"] = "0", ["Cache:Provider"] = "none", ["Chunking:MaxTokens"] = "1" });

        var problems = StartProblems.Explain(Assert.ThrowsAny<Exception>(() => application.Services));

        Assert.Equal(3, problems.Count);
    }
}
