using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using RagStarter.Core.Tenancy;
using RagStarter.Core.Tenancy.Keys;
using RagStarter.IntegrationTests.Hosting;

namespace RagStarter.IntegrationTests.Security;

/// <summary>The application in Production, with a key for each role in each of two tenants; and what its users do.</summary>
public sealed partial class SecuredApplication : IAsyncDisposable
{
    private readonly Dictionary<string, string> _keys = [];

    /// <summary>The secret that tokens are signed with.</summary>
    public byte[] TokenSecret { get; } = RandomNumberGenerator.GetBytes(64);

    internal Application Application { get; }

    public SecuredApplication()
        : this([])
    {
    }

    internal SecuredApplication(Dictionary<string, string?> more, StateFolder? state = null)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Authentication:Jwt:SigningKey"] = Convert.ToBase64String(TokenSecret),
            ["Authentication:Jwt:Issuer"] = "https://issuer.test",
            ["Authentication:Jwt:Audience"] = "ragstarter-tests",
            ["Authentication:FailedAttemptsPerMinute"] = "1000",
            ["Web:AnonymousRequestsPerMinute"] = "0",
        };
        foreach (var tenant in new[] { "acme", "globex" })
        {
            foreach (var role in Roles.All)
            {
                var key = _keys[$"{tenant}/{role}"] = ApiKeyText.Create();
                settings[$"Authentication:ApiKeys:{tenant}-{role}:Hash"] = ApiKeyText.HashOf(key);
                settings[$"Authentication:ApiKeys:{tenant}-{role}:Tenant"] = tenant;
                settings[$"Authentication:ApiKeys:{tenant}-{role}:User"] = role;
                settings[$"Authentication:ApiKeys:{tenant}-{role}:Role"] = role;
            }
        }

        foreach (var (name, value) in more)
        {
            settings[name] = value;
        }

        Application = new Application(settings, state, "Production");
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public T Get<T>()
        where T : notnull => Application.Services.GetRequiredService<T>();

    /// <summary>Somebody with the key of a role.</summary>
    internal ApiUser As(string tenant, string role) => With(_keys[$"{tenant}/{role}"]);

    /// <summary>Somebody with a key or token.</summary>
    internal ApiUser With(string? credential)
    {
        var client = Anonymous();
        if (credential is not null)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", credential);
        }

        return new ApiUser(client);
    }

    /// <summary>A browser that has not signed in; it keeps cookies and follows no redirects.</summary>
    public HttpClient Anonymous() => Application.CreateClient(new() { BaseAddress = new Uri("https://localhost"), AllowAutoRedirect = false });

    /// <summary>A browser that has signed in at the page with a key.</summary>
    public async Task<HttpClient> SignInAsync(string key)
    {
        var browser = Anonymous();
        using var response = await PostKeyAsync(browser, key);
        Assert.Equal("/", response.Headers.Location?.ToString());
        return browser;
    }

    /// <summary>Fills in the form of the sign-in page.</summary>
    public static async Task<HttpResponseMessage> PostKeyAsync(HttpClient browser, string key)
    {
        var page = await browser.GetStringAsync("/sign-in", Cancelled);
        var token = TokenField().Match(page).Groups[1].Value;
        Assert.NotEmpty(token);
        return await browser.PostAsync(
            "/session/key", new FormUrlEncodedContent(new Dictionary<string, string> { ["__RequestVerificationToken"] = token, ["key"] = key }), Cancelled);
    }

    /// <summary>Issues a key over the API, and gives the answer.</summary>
    internal async Task<(string Key, string Id)> IssueAsync(string tenant, object body)
    {
        using var response = await As(tenant, Roles.Admin).PostAsync("/api/admin/keys", JsonContent.Create(body));
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(Cancelled);
        Assert.True(response.IsSuccessStatusCode, $"{answer}");
        return (answer.GetProperty("key").GetString()!, answer.GetProperty("issued").GetProperty("id").GetString()!);
    }

    public ValueTask DisposeAsync() => Application.DisposeAsync();

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"")]
    private static partial Regex TokenField();
}
