using System.Net;
using RagStarter.Core.Tenancy;
using RagStarter.Core.Tenancy.Keys;

namespace RagStarter.IntegrationTests.Security;

/// <summary>What answers say to browsers and caches.</summary>
[Collection(SecuredCollection.Name)]
public sealed class ResponseHeaderTests(SecuredApplication application)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/sign-in")]
    [InlineData("/api/documents/")]
    [InlineData("/healthz/live")]
    [InlineData("/api/nothing")]
    public async Task Every_answer_keeps_other_sites_out(string path)
    {
        using var response = await application.As("acme", Roles.User).Http.GetAsync(path, Cancelled);

        Assert.Equal("nosniff", Value(response, "X-Content-Type-Options"));
        Assert.Equal("same-origin", Value(response, "Cross-Origin-Opener-Policy"));
        Assert.Equal("same-origin", Value(response, "Cross-Origin-Resource-Policy"));
        Assert.Contains("camera=()", Value(response, "Permissions-Policy"), StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", Value(response, "Content-Security-Policy"), StringComparison.Ordinal);
        Assert.False(response.Headers.Contains("Server"));
        Assert.False(response.Headers.Contains("X-Powered-By"));
    }

    [Theory]
    [InlineData("/api/documents/")]
    [InlineData("/api/usage")]
    [InlineData("/")]
    public async Task What_is_private_is_kept_by_no_cache(string path)
    {
        using var browser = await application.SignInAsync((await application.IssueAsync("acme", new { user = "nora" })).Key);
        using var response = await browser.GetAsync(path, Cancelled);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True(response.Headers.CacheControl?.NoStore, $"{response.Headers.CacheControl}");
    }

    [Fact]
    public async Task The_sessions_cookie_is_for_this_site_over_https_alone_and_for_no_script()
    {
        var (key, _) = await application.IssueAsync("acme", new { user = "otto" });
        using var browser = application.Anonymous();
        using var response = await SecuredApplication.PostKeyAsync(browser, key);

        var cookie = Assert.Single(response.Headers.GetValues("Set-Cookie"), c => c.StartsWith("__Host-ragstarter.session=", StringComparison.Ordinal));
        var parts = cookie.Split("; ").Skip(1).Select(p => p.ToLowerInvariant()).ToList();
        Assert.Superset(new HashSet<string> { "secure", "httponly", "samesite=strict", "path=/" }, parts.ToHashSet(StringComparer.Ordinal));
        Assert.DoesNotContain(parts, p => p.StartsWith("domain", StringComparison.Ordinal));
        Assert.DoesNotContain(key, cookie, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Browsers_are_told_to_use_https_from_then_on()
    {
        using var client = application.Application.CreateClient(new() { BaseAddress = new Uri("https://rag.example") });
        using var response = await client.GetAsync("/healthz/live", Cancelled);
        Assert.Equal("max-age=31536000", Value(response, "Strict-Transport-Security"));
    }

    [Fact]
    public async Task A_key_that_is_mistyped_is_known_by_its_checksum()
    {
        var key = ApiKeyText.Create();
        Assert.Matches(ApiKeyText.Pattern, $"token: {key}");
        Assert.True(ApiKeyText.TryGetId(key, out _));
        for (var i = 0; i < key.Length; i++)
        {
            var typed = key[..i] + (key[i] == 'x' ? 'y' : 'x') + key[(i + 1)..];
            Assert.False(ApiKeyText.TryGetId(typed, out _), typed);
        }

        Assert.Equal(HttpStatusCode.Unauthorized, (await application.With(key).Http.GetAsync("/api/documents/", Cancelled)).StatusCode);
    }

    private static string Value(HttpResponseMessage response, string header) =>
        response.Headers.TryGetValues(header, out var values) ? string.Join(", ", values) : string.Empty;
}
