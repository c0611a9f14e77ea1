using Microsoft.Extensions.Configuration;
using RagStarter.Core.Configuration;
using RagStarter.Core.Tenancy.Keys;
using RagStarter.IntegrationTests.Hosting;
using RagStarter.Web.Authentication;

namespace RagStarter.IntegrationTests.Security;

/// <summary>What would let everybody in, or texts out, does not start; the message names the setting and not its value.</summary>
public sealed class StartRefusalTests
{
    private static readonly (string Key, string Value, string Said)[] Wrong =
    [
        ("Models:Chat:a:ApiKey", "YOUR-KEY", "placeholder"),
        ("Models:Chat:b:ApiKey", "sk-12", "can be guessed"),
        ("Embeddings:ApiKey", "change-me", "placeholder"),
        ("Qdrant:ApiKey", "secret", "placeholder"),
        ("Cache:RedisConnection", "localhost:6379,password=changeme", "placeholder"),
        ("Budgets:Webhook:Secret", "change-me-change-me", "placeholder"),
        ("Authentication:Jwt:SigningKey", "c2hvcnQgc2VjcmV0IG9mIHRoaXJ0eQ==", "can be guessed"),
        ("Authentication:Jwt:Audience", "", "is not set"),
        ("Authentication:ApiKeys:a:Hash", "057ba03d6c44104863dc7361fe4578965d1887360f90a0895882e58a6248fc86", "example"),
        ("Authentication:ApiKeys:b:Hash", "0000000000000000000000000000000000000000000000000000000000000000", "example"),
        ("Web:Proxies", "0.0.0.0/0", "everybody"),
    ];

    [Fact]
    public async Task Secrets_that_are_none_stop_the_start()
    {
        var settings = new Dictionary<string, string?>
        {
            ["Models:Chat:a:Provider"] = "openai",
            ["Models:Chat:a:Model"] = "gpt-4.1-mini",
            ["Models:Chat:b:Provider"] = "openai",
            ["Models:Chat:b:Model"] = "gpt-4.1-mini",
            ["Embeddings:Provider"] = "openai",
            ["Embeddings:Model"] = "m",
            ["VectorStore:Provider"] = "qdrant",
            ["Cache:Provider"] = "redis",
            ["Budgets:Webhook:Url"] = "https://hooks.example/",
            ["Authentication:Jwt:Issuer"] = "https://issuer.test",
            ["Authentication:ApiKeys:a:Tenant"] = "acme",
            ["Authentication:ApiKeys:b:Tenant"] = "acme",
        };
        foreach (var (key, value, _) in Wrong)
        {
            settings[key == "Web:Proxies" ? "Web:Proxies:0" : key] = value;
        }

        await using var application = new Application(settings);
        var problems = StartProblems.Explain(Assert.ThrowsAny<Exception>(() => application.Services));

        foreach (var (key, value, said) in Wrong)
        {
            var problem = Assert.Single(problems, p => p.StartsWith(key, StringComparison.Ordinal));
            Assert.Contains(said, problem, StringComparison.Ordinal);
            Assert.False(value.Length > 0 && key.StartsWith("Models", StringComparison.Ordinal) && problem.Contains(value, StringComparison.Ordinal), problem);
        }

        Assert.Equal(Wrong.Length, problems.Count);
    }

    [Theory]
    [InlineData("Authentication:Jwt:Authority", "http://issuer.example", "https")]
    [InlineData("Authentication:ApiKeys:a:Tenant", "initech", "initech")]
    public async Task Who_would_be_let_in_wrongly_stops_the_start(string key, string value, string said)
    {
        await using var application = new Application(new()
        {
            ["Authentication:Jwt:Issuer"] = key.Contains("Jwt", StringComparison.Ordinal) ? "https://issuer.test" : "",
            ["Authentication:Jwt:Audience"] = key.Contains("Jwt", StringComparison.Ordinal) ? "ragstarter" : "",
            ["Authentication:ApiKeys:a:Hash"] = ApiKeyText.HashOf("a key of this test"),
            ["Authentication:ApiKeys:a:Tenant"] = "acme",
            [key] = value,
        });

        var problem = Assert.Single(StartProblems.Explain(Assert.ThrowsAny<Exception>(() => application.Services)));

        Assert.StartsWith(key, problem, StringComparison.Ordinal);
        Assert.Contains(said, problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("changeme", true)]
    [InlineData("Change-Me!", true)]
    [InlineData("YOUR_API_KEY", true)]
    [InlineData("your-key", true)]
    [InlineData("<your key here>", true)]
    [InlineData("${OPENAI_API_KEY}", true)]
    [InlineData("{{secret}}", true)]
    [InlineData("secret", true)]
    [InlineData("P@ssword", false)]
    [InlineData("Passw0rd", true)]
    [InlineData("xxxxxxxxxxxxxxxxxxxx", true)]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaa", true)]
    [InlineData("change-me-change-me", true)]
    [InlineData("....", true)]
    [InlineData("sk-proj-9fK2mQ", false)]
    [InlineData("the-secret-of-this-test", false)]
    [InlineData("", false)]
    public void Placeholders_are_known_however_they_are_written(string value, bool isOne) => Assert.Equal(isOne, PlaceholderSecrets.Is(value));

    [Fact]
    public async Task Production_starts_with_a_key_that_was_issued_and_with_nothing_else()
    {
        using var state = new StateFolder();
        await using (var first = new SecuredApplication([], state))
        {
            await first.IssueAsync("acme", new { user = "ann" });
        }

        await using var second = new Application(state: state, environment: "Production");
        Assert.NotNull(second.Services);
    }

    [Theory]
    [InlineData("urls", "http://0.0.0.0:5080", "http://0.0.0.0:5080")]
    [InlineData("urls", "http://localhost:5080;http://*:5081", "http://*:5081")]
    [InlineData("urls", "http://[::]:5080", "http://[::]:5080")]
    [InlineData("urls", "http://192.168.1.5:5080", "http://192.168.1.5:5080")]
    [InlineData("urls", "http://rag.example:5080", "http://rag.example:5080")]
    [InlineData("http_ports", "8080", "*:8080")]
    [InlineData("Kestrel:Endpoints:all:Url", "http://+:80", "http://+:80")]
    [InlineData("urls", "http://localhost:5080;http://127.0.0.1:1;http://[::1]:2", null)]
    [InlineData("urls", "http://unix:/tmp/socket", null)]
    public void In_Development_only_addresses_of_this_machine_are_taken(string key, string value, string? open)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { [key] = value }).Build();
        Assert.Equal(open is null ? [] : [open], SignInCheck.OnNetwork(configuration));
    }

    [Theory]
    [InlineData("Development", "false", true)]
    [InlineData("Development", "true", false)]
    public async Task Development_does_not_listen_to_the_network_unless_it_is_said(string environment, string isAllowed, bool isRefused)
    {
        await using var application = new Application(
            new() { ["urls"] = "http://0.0.0.0:5080", ["Authentication:AllowDevelopmentOnNetwork"] = isAllowed }, environment: environment);

        var problem = Record.Exception(() => application.Services);

        Assert.Equal(isRefused, problem is not null);
        if (problem is not null)
        {
            Assert.Contains("http://0.0.0.0:5080", Assert.Single(StartProblems.Explain(problem)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Servers_outside_a_tenants_regions_stop_the_start()
    {
        await using var application = new Application(new()
        {
            ["Tenancy:Tenants:acme:AllowedRegions:0"] = "eu",
            ["Embeddings:Provider"] = "openai",
            ["Embeddings:Model"] = "m",
            ["Embeddings:ApiKey"] = "key-of-this-test",
            ["VectorStore:Provider"] = "qdrant",
            ["Qdrant:Region"] = "us",
            ["Cache:Provider"] = "redis",
            ["Cache:RedisConnection"] = "localhost:1",
            ["Cache:RedisRegion"] = "us",
            ["Budgets:Store"] = "redis",
        });

        var problems = StartProblems.Explain(Assert.ThrowsAny<Exception>(() => application.Services)).Order(StringComparer.Ordinal).ToList();

        Assert.Equal(
            ["Budgets:RedisRegion is 'us'", "Cache:RedisRegion is 'us'", "Embeddings:Region is not set", "Qdrant:Region is 'us'"],
            problems.Select(p => p.Split(',')[0]));
        Assert.All(problems, p => Assert.Contains("Tenancy:Tenants:acme:AllowedRegions allows eu only", p, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_within_a_tenants_regions_and_what_is_built_in_start()
    {
        await using var application = new Application(new()
        {
            ["Tenancy:Tenants:acme:AllowedRegions:0"] = "EU",
            ["Embeddings:Provider"] = "openai",
            ["Embeddings:Model"] = "m",
            ["Embeddings:ApiKey"] = "key-of-this-test",
            ["Embeddings:Region"] = "eu",
        });
        Assert.NotNull(application.Services);
    }
}
