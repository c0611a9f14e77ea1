using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using RagStarter.Core.Tenancy;
using RagStarter.Core.Tenancy.Keys;

namespace RagStarter.IntegrationTests.Security;

/// <summary>How much is taken of whom.</summary>
public sealed class RequestLimitTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_user_beyond_the_rate_is_told_when_to_come_again_and_others_go_on()
    {
        await using var application = new SecuredApplication(new() { ["Web:RequestsPerMinute"] = "5" });
        var user = application.As("acme", Roles.User).Http;
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await user.GetAsync("/api/documents/", Cancelled)).StatusCode);
        }

        using var refused = await user.GetAsync("/api/documents/", Cancelled);

        await AssertTooManyAsync(refused);
        Assert.Equal(HttpStatusCode.OK, (await application.As("acme", Roles.Editor).Http.GetAsync("/api/documents/", Cancelled)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await application.As("globex", Roles.User).Http.GetAsync("/api/documents/", Cancelled)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await user.GetAsync("/healthz/live", Cancelled)).StatusCode);
    }

    [Fact]
    public async Task Uploads_have_a_rate_of_their_own()
    {
        await using var application = new SecuredApplication(new() { ["Web:UploadsPerMinute"] = "2" });
        var editor = application.As("acme", Roles.Editor);
        for (var i = 0; i < 2; i++)
        {
            using var accepted = await editor.UploadAsync([($"{i}.md", "# A"u8.ToArray())]);
            Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        }

        using var refused = await editor.UploadAsync([("3.md", "# A"u8.ToArray())]);

        await AssertTooManyAsync(refused);
        Assert.Equal(HttpStatusCode.OK, (await editor.Http.GetAsync("/api/documents/", Cancelled)).StatusCode);
    }

    [Fact]
    public async Task Who_is_not_signed_in_is_limited_by_address()
    {
        await using var application = new SecuredApplication(new() { ["Web:AnonymousRequestsPerMinute"] = "3" });
        using var browser = application.Anonymous();
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/sign-in", Cancelled)).StatusCode);
        }

        await AssertTooManyAsync(await browser.GetAsync("/sign-in", Cancelled));
        Assert.Equal(HttpStatusCode.OK, (await application.As("acme", Roles.User).Http.GetAsync("/api/documents/", Cancelled)).StatusCode);
    }

    [Fact]
    public async Task An_address_that_guesses_keys_tokens_or_the_form_is_not_listened_to()
    {
        await using var application = new SecuredApplication(new() { ["Authentication:FailedAttemptsPerMinute"] = "4" });
        using var browser = application.Anonymous();
        Assert.Equal(HttpStatusCode.Unauthorized, (await application.With("guess").Http.GetAsync("/api/documents/", Cancelled)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await application.With(ApiKeyText.Create()).Http.GetAsync("/api/documents/", Cancelled)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await application.With("eyJhbGciOiJub25lIn0.e30.").Http.GetAsync("/api/documents/", Cancelled)).StatusCode);
        Assert.Equal("/sign-in?failed=true", (await SecuredApplication.PostKeyAsync(browser, "guess")).Headers.Location?.ToString());

        await AssertTooManyAsync(await application.With("guess").Http.GetAsync("/api/documents/", Cancelled));
        await AssertTooManyAsync(await SecuredApplication.PostKeyAsync(browser, "guess"));
        await AssertTooManyAsync(await application.As("acme", Roles.User).Http.GetAsync("/api/documents/", Cancelled));
    }

    [Fact]
    public async Task A_body_is_as_large_as_its_endpoint_allows()
    {
        await using var application = new SecuredApplication(new() { ["Web:MaxBodyKilobytes"] = "64", ["Web:MaxUploadMegabytes"] = "2" });
        application.Application.UseKestrel(0);
        var user = application.As("acme", Roles.Editor);
        user.Http.BaseAddress = application.Application.ClientOptions.BaseAddress;

        // Whoever asks first hears that it is too large; who sends it all at once may find the connection closed instead.
        user.Http.DefaultRequestHeaders.ExpectContinue = true;

        using var small = await user.PostAsync("/api/chat", JsonContent.Create(new { question = "Anything?", stream = false }));
        using var large = await user.PostAsync("/api/chat", JsonContent.Create(new { question = new string('x', 100_000), stream = false }));
        using var upload = await user.UploadAsync([("large.md", Encoding.UTF8.GetBytes(new string('x', 1_000_000)))]);
        using var tooLarge = await user.UploadAsync([("larger.md", Encoding.UTF8.GetBytes(new string('x', 3_000_000)))]);

        Assert.Equal(HttpStatusCode.OK, small.StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, upload.StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, tooLarge.StatusCode);
        Assert.Equal("application/problem+json", tooLarge.Content.Headers.ContentType?.MediaType);
        Assert.False(small.Headers.Contains("Server"));
    }

    [Fact]
    public async Task A_name_that_is_a_path_a_device_or_looks_like_another_is_refused()
    {
        await using var application = new SecuredApplication();
        foreach (var name in new[] { "../../etc/passwd.md", "..\\..\\boot.md", "a\u202Efdp.md", "a\u200Bb.md", "con.md", "docs/NUL", "a:stream.md" })
        {
            Assert.Equal((name, HttpStatusCode.BadRequest), (name, await UploadAsAsync(application, name)));
        }

        Assert.Empty(await application.As("acme", Roles.Editor).DocumentsAsync());

        // Of a name that is allowed, nothing but a short extension comes to the disk.
        Assert.Equal(HttpStatusCode.Accepted, await UploadAsAsync(application, $"a.{new string('x', 250)}"));
        Assert.All(
            Directory.EnumerateFiles(Path.Combine(application.Application.State.Path, "files"), "*", SearchOption.AllDirectories),
            f => Assert.Matches("^[0-9a-f]{32}-[0-9a-f]{16}$", Path.GetFileName(f)));
    }

    private static async Task<HttpStatusCode> UploadAsAsync(SecuredApplication application, string name)
    {
        using var form = new MultipartFormDataContent();
        using var part = new ByteArrayContent("# A"u8.ToArray());
        part.Headers.TryAddWithoutValidation("Content-Disposition", $"form-data; name=\"files\"; filename*=utf-8''{Uri.EscapeDataString(name)}");
        form.Add(part);

        using var response = await application.As("acme", Roles.Editor).PostAsync("/api/documents/", form);
        return response.StatusCode;
    }

    private static async Task AssertTooManyAsync(HttpResponseMessage response)
    {
        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.InRange(response.Headers.RetryAfter?.Delta?.TotalSeconds ?? 0, 1, 60);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = JsonElement.Parse(await response.Content.ReadAsStringAsync(Cancelled));
        Assert.Equal("urn:ragstarter:too-many-requests", problem.GetProperty("type").GetString());
    }
}
