using System.Net;
using System.Net.Http.Json;
using RagStarter.Core.Tenancy;
using RagStarter.IntegrationTests.Hosting;

namespace RagStarter.IntegrationTests.Security;

/// <summary>What another site makes a browser send is not done in the name of its user.</summary>
[Collection(SecuredCollection.Name)]
public sealed class CrossSiteTests(SecuredApplication application)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site", false)]
    [InlineData("Sec-Fetch-Site", "same-site", false)]
    [InlineData("Sec-Fetch-Site", "same-origin", true)]
    [InlineData("Origin", "https://evil.example", false)]
    [InlineData("Origin", "https://localhost.evil.example", false)]
    [InlineData("Origin", "https://localhost:8443", false)]
    [InlineData("Origin", "null", false)]
    [InlineData("Origin", "https://localhost", true)]
    [InlineData("X-Requested-With", "fetch", true)]
    [InlineData("X-Other", "1", false)]
    public async Task A_session_changes_something_only_for_its_own_page(string header, string value, bool isOwn)
    {
        var (key, _) = await application.IssueAsync("acme", new { user = "cora", role = "editor" });
        using var browser = await application.SignInAsync(key);

        foreach (var request in Requests())
        {
            request.Headers.Add(header, value);
            using var response = await browser.SendAsync(request, Cancelled);
            Assert.Equal((request.RequestUri, isOwn), (request.RequestUri, response.StatusCode != HttpStatusCode.Forbidden));
        }

        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/documents/", Cancelled)).StatusCode);
    }

    [Fact]
    public async Task A_key_in_a_header_needs_no_origin()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/chat") { Content = JsonContent.Create(new { question = "Anything?", stream = false }) };
        request.Headers.Add("Origin", "https://partner.example");

        using var response = await application.As("acme", Roles.User).Http.SendAsync(request, Cancelled);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task In_Development_another_site_cannot_use_the_developers_browser()
    {
        await using var development = new Application();
        var developer = development.As("acme").Http;
        foreach (var request in Requests())
        {
            request.Headers.Add("Origin", "https://evil.example");
            Assert.Equal(HttpStatusCode.Forbidden, (await developer.SendAsync(request, Cancelled)).StatusCode);
        }

        using var socket = new HttpRequestMessage(HttpMethod.Get, "/_blazor?id=x");
        socket.Headers.Add("Upgrade", "websocket");
        socket.Headers.Add("Connection", "Upgrade");
        socket.Headers.Add("Origin", "https://evil.example");
        Assert.Equal(HttpStatusCode.Forbidden, (await developer.SendAsync(socket, Cancelled)).StatusCode);

        // A script on the machine says neither where it comes from nor that it is a browser.
        Assert.Equal("declined", (await development.As("acme").AskAsync("Anything?")).Outcome);
    }

    [Fact]
    public async Task Other_sites_may_read_nothing()
    {
        using var preflight = new HttpRequestMessage(HttpMethod.Options, "/api/chat");
        preflight.Headers.Add("Origin", "https://evil.example");
        preflight.Headers.Add("Access-Control-Request-Method", "POST");
        using var read = new HttpRequestMessage(HttpMethod.Get, "/api/documents/");
        read.Headers.Add("Origin", "https://evil.example");

        foreach (var request in new[] { preflight, read })
        {
            using var response = await application.As("acme", Roles.User).Http.SendAsync(request, Cancelled);
            Assert.DoesNotContain(response.Headers, h => h.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
        }
    }

    [Fact]
    public async Task The_form_that_signs_in_is_refused_without_the_pages_token()
    {
        using var browser = application.Anonymous();
        using var response = await browser.PostAsync("/session/key", new FormUrlEncodedContent(new Dictionary<string, string> { ["key"] = "x" }), Cancelled);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    private static IEnumerable<HttpRequestMessage> Requests()
    {
        yield return new HttpRequestMessage(HttpMethod.Post, "/api/documents/") { Content = new MultipartFormDataContent { { new StringContent("# A"), "files", "a.md" } } };
        yield return new HttpRequestMessage(HttpMethod.Post, "/api/chat") { Content = JsonContent.Create(new { question = "Anything?", stream = false }) };
        yield return new HttpRequestMessage(HttpMethod.Delete, $"/api/documents/{Guid.NewGuid()}");
        yield return new HttpRequestMessage(HttpMethod.Post, "/api/feedback") { Content = JsonContent.Create(new { requestId = Guid.NewGuid(), rating = "up" }) };
    }
}
