using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using RagStarter.IntegrationTests.Hosting;

namespace RagStarter.IntegrationTests;

/// <summary>Health, description, sign-in.</summary>
public sealed class HostTests
{
    private const string Key = "rs_a-key-for-tests";

    private static readonly Dictionary<string, string?> Keys = new()
    {
        ["Authentication:ApiKeys:reader:Hash"] = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Key))),
        ["Authentication:ApiKeys:reader:Tenant"] = "acme",
        ["Authentication:ApiKeys:reader:User"] = "rita",
        ["Authentication:ApiKeys:reader:Role"] = "user",
    };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/healthz/live")]
    [InlineData("/healthz/ready")]
    public async Task Health_is_told_to_everyone(string path)
    {
        await using var application = new Application(Keys, environment: "Production");

        using var response = await application.CreateClient().GetAsync(path, Cancelled);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("healthy", await response.Content.ReadAsStringAsync(Cancelled), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task The_description_of_the_API_names_its_paths()
    {
        await using var application = new Application();

        var description = await application.CreateClient().GetFromJsonAsync<JsonElement>("/openapi/v1.json", Cancelled);

        var paths = description.GetProperty("paths").EnumerateObject().Select(p => p.Name.TrimEnd('/')).ToList();
        Assert.Superset(new HashSet<string> { "/api/chat", "/api/documents", "/api/usage", "/api/budgets" }, paths.ToHashSet(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("wrong")]
    public async Task Outside_Development_nobody_gets_in_without_a_key(string? key)
    {
        await using var application = new Application(Keys, environment: "Production");
        var client = application.CreateClient();
        client.DefaultRequestHeaders.Add("X-Tenant", "acme");
        if (key is not null)
        {
            client.DefaultRequestHeaders.Authorization = new("Bearer", key);
        }

        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/api/documents/", Cancelled)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await new ApiUser(client).PostQuestionAsync("Anything?")).StatusCode);
    }

    [Fact]
    public async Task A_keys_holder_may_ask_but_not_change_documents()
    {
        await using var application = new Application(Keys, environment: "Production");
        var client = application.CreateClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", Key);
        client.DefaultRequestHeaders.Add("X-Tenant", "globex");
        var user = new ApiUser(client);

        var answer = await user.AskAsync("Anything?");
        using var upload = await user.UploadAsync([("a.md", "# A"u8.ToArray())]);

        Assert.Equal("declined", answer.Outcome);
        Assert.Equal(HttpStatusCode.Forbidden, upload.StatusCode);
        Assert.All(await application.LedgerAsync(), l => Assert.Equal(("acme", "rita"), (l.Tenant, l.User)));
    }

    [Fact]
    public async Task The_page_asks_for_a_key_outside_Development()
    {
        await using var application = new Application(Keys, environment: "Production");
        var client = application.CreateClient(new() { AllowAutoRedirect = false });

        using var response = await client.GetAsync("/", Cancelled);

        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.StartsWith("/sign-in", response.Headers.Location!.PathAndQuery, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_loads_nothing_from_another_host()
    {
        await using var application = new Application();

        using var response = await application.CreateClient().GetAsync("/", Cancelled);

        var page = await response.Content.ReadAsStringAsync(Cancelled);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.DoesNotMatch("(src|href)=\"(https?:)?//", page);
        Assert.Contains("script-src 'self'; ", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }
}
