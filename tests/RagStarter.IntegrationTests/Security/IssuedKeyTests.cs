using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using RagStarter.Core.Tenancy;
using RagStarter.Core.Tenancy.Keys;
using RagStarter.IntegrationTests.Hosting;

namespace RagStarter.IntegrationTests.Security;

/// <summary>Keys that are issued, listed, rotated and revoked while the application runs.</summary>
[Collection(SecuredCollection.Name)]
public sealed class IssuedKeyTests(SecuredApplication application)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_signs_its_user_in_with_the_rights_it_was_issued_with()
    {
        var (key, _) = await application.IssueAsync("acme", new { user = "erin", role = "editor", groups = new[] { "hr" }, label = "nightly import" });
        var erin = application.With(key);

        await erin.AddDocumentsAsync([("secret.md", "# Secret\n\nFor hr only.")], "hr");

        Assert.Single(await erin.DocumentsAsync(), d => d.Name == "secret.md");
        Assert.DoesNotContain(await application.As("acme", Roles.Admin).DocumentsAsync(), d => d.Name == "secret.md");
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(key, "/api/admin/audit"));
    }

    [Fact]
    public async Task A_revoked_key_is_taken_by_no_process_any_more_and_its_sessions_end()
    {
        using var state = new StateFolder();
        await using var one = new SecuredApplication([], state);
        await using var other = new SecuredApplication([], state);
        var (key, id) = await one.IssueAsync("acme", new { user = "rita" });
        using var browser = await other.SignInAsync(key);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/documents/", Cancelled)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await other.With(key).Http.GetAsync("/api/documents/", Cancelled)).StatusCode);

        Assert.Equal(HttpStatusCode.NoContent, (await one.As("acme", Roles.Admin).Http.DeleteAsync($"/api/admin/keys/{id}?reason=left", Cancelled)).StatusCode);

        Assert.Equal(HttpStatusCode.Unauthorized, (await other.With(key).Http.GetAsync("/api/documents/", Cancelled)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/api/documents/", Cancelled)).StatusCode);
    }

    [Fact]
    public async Task A_rotated_key_is_taken_as_long_as_was_asked_for()
    {
        var (at, id) = await application.IssueAsync("acme", new { user = "rolf", role = "editor" });
        var (once, idOfOnce) = await application.IssueAsync("acme", new { user = "rolf" });

        var kept = await RotateAsync(id, overlapMinutes: 60);
        var replaced = await RotateAsync(idOfOnce, overlapMinutes: 0);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (await StatusAsync(at), await StatusAsync(kept.GetProperty("key").GetString()!)));
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK), (await StatusAsync(once), await StatusAsync(replaced.GetProperty("key").GetString()!)));
        Assert.Equal("editor", kept.GetProperty("issued").GetProperty("role").GetString());
    }

    [Fact]
    public async Task What_is_listed_shows_neither_keys_nor_hashes_nor_other_tenants()
    {
        var (key, id) = await application.IssueAsync("acme", new { user = "lena", label = "for the list" });
        await StatusAsync(key);

        var text = await application.As("acme", Roles.Admin).Http.GetStringAsync("/api/admin/keys", Cancelled);
        var foreign = await application.As("globex", Roles.Admin).Http.GetStringAsync("/api/admin/keys", Cancelled);

        var listed = JsonElement.Parse(text).EnumerateArray().Single(k => k.GetProperty("id").GetString() == id);
        Assert.Equal(("valid", "admin"), (listed.GetProperty("state").GetString(), listed.GetProperty("createdBy").GetString()));
        Assert.NotEqual(default, listed.GetProperty("lastUsedAt").GetDateTimeOffset());
        Assert.DoesNotContain(key, text, StringComparison.Ordinal);
        Assert.DoesNotContain(ApiKeyText.HashOf(key), text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("hash", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(id, foreign, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_tenants_key_is_not_there_for_an_admin()
    {
        var (key, id) = await application.IssueAsync("acme", new { user = "mia" });
        var stranger = application.As("globex", Roles.Admin);

        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Http.DeleteAsync($"/api/admin/keys/{id}", Cancelled)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.PostAsync($"/api/admin/keys/{id}/rotate", JsonContent.Create(new { }))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(key));
    }

    [Fact]
    public async Task Who_did_what_to_keys_is_in_the_audit_log_of_the_tenant_without_the_key()
    {
        var (key, id) = await application.IssueAsync("globex", new { user = "ada", label = "audited" });
        await application.As("globex", Roles.Admin).Http.DeleteAsync($"/api/admin/keys/{id}?reason=lost+laptop", Cancelled);

        var log = await application.As("globex", Roles.Admin).Http.GetStringAsync("/api/admin/audit", Cancelled);
        var entries = JsonElement.Parse(log).EnumerateArray().Where(e => e.GetProperty("subject").GetString() == id).ToList();

        Assert.Equal(["key.new", "key.revoke"], entries.Select(e => e.GetProperty("action").GetString()).Order());
        Assert.All(entries, e => Assert.Equal("admin", e.GetProperty("actor").GetString()));
        Assert.Contains("lost laptop", log, StringComparison.Ordinal);
        Assert.DoesNotContain(key, log, StringComparison.Ordinal);
        Assert.DoesNotContain(id, await application.As("acme", Roles.Admin).Http.GetStringAsync("/api/admin/audit", Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_disk_and_in_the_log_is_the_hash_of_a_key_and_never_the_key()
    {
        var (key, _) = await application.IssueAsync("acme", new { user = "dora" });
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(key));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(key[..^1] + (key[^1] == 'a' ? 'b' : 'a')));

        Assert.Empty(application.Application.State.FilesWith(key));
        Assert.NotEmpty(application.Application.State.FilesWith(ApiKeyText.HashOf(key)));
        Assert.DoesNotContain(application.Application.Log.Lines, l => l.Contains(key[..20], StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("user", "")]
    [InlineData("user", "a\u202Eb")]
    [InlineData("role", "owner")]
    [InlineData("label", "a\nb")]
    [InlineData("expiresAt", "2000-01-01T00:00:00Z")]
    [InlineData("expiresAt", "2999-01-01T00:00:00Z")]
    public async Task A_key_that_is_not_allowed_is_refused_with_the_reason(string field, string value)
    {
        var body = new Dictionary<string, object> { ["user"] = "x", [field] = value };

        using var response = await application.As("acme", Roles.Admin).PostAsync("/api/admin/keys", JsonContent.Create(body));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("urn:ragstarter:key-not-allowed", await response.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
    }

    private async Task<JsonElement> RotateAsync(string id, int overlapMinutes)
    {
        using var response = await application.As("acme", Roles.Admin).PostAsync($"/api/admin/keys/{id}/rotate", JsonContent.Create(new { overlapMinutes }));
        return await response.Content.ReadFromJsonAsync<JsonElement>(Cancelled);
    }

    private async Task<HttpStatusCode> StatusAsync(string key, string path = "/api/documents/") =>
        (await application.With(key).Http.GetAsync(path, Cancelled)).StatusCode;
}
