using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using RagStarter.Core.Ledger;
using RagStarter.IntegrationTests.Hosting;

namespace RagStarter.IntegrationTests;

/// <summary>Documents in parts, their groups and chunks, and searches without an answer, over HTTP.</summary>
public sealed class DocumentSearchApiTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Other_groups_hold_for_the_next_question_and_for_what_was_answered_before()
    {
        await using var application = await Application.StartAsync(documents: Handbook.All);
        var (user, staff) = (application.As("acme"), application.As("acme", "staff"));
        var before = await user.AskAsync(Handbook.WindowQuestion);
        Assert.Contains(Handbook.WindowAnswer, before.Answer, StringComparison.Ordinal);
        var id = before.Citations[0].DocumentId;

        using var changed = await PutGroupsAsync(user, $"{id}", new { groups = new[] { "staff" } });

        Assert.Equal(HttpStatusCode.NoContent, changed.StatusCode);
        Assert.DoesNotContain(Handbook.WindowAnswer, (await user.AskAsync(Handbook.WindowQuestion)).Answer, StringComparison.Ordinal);
        Assert.Contains(Handbook.WindowAnswer, (await staff.AskAsync(Handbook.WindowQuestion)).Answer, StringComparison.Ordinal);
        using var gone = await PutGroupsAsync(user, $"{id}", new { groups = Array.Empty<string>() });
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        using var bad = await PutGroupsAsync(staff, $"{id}", new { groups = new[] { "a|b" } });
        Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);
        Assert.Contains("'a|b' is not a group", await bad.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
        using var none = await PutGroupsAsync(staff, $"{id}", new { });
        Assert.Equal(HttpStatusCode.BadRequest, none.StatusCode);
        using var back = await PutGroupsAsync(staff, $"{id}", new { groups = Array.Empty<string>() });
        Assert.Equal(HttpStatusCode.OK, back.StatusCode);
        Assert.Contains(Handbook.WindowAnswer, (await user.AskAsync(Handbook.WindowQuestion)).Answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_comes_in_parts_and_chunks_and_searches_are_the_callers_alone()
    {
        await using var application = await Application.StartAsync(documents: Handbook.All);
        var (user, other, staff) = (application.As("acme"), application.As("globex"), application.As("acme", "staff"));
        await staff.AddDocumentsAsync([("secret.md", "# Secret\n\nThe zanzibar project returns nothing.")], "staff");

        var (total, part) = await ListAsync(user, "?text=MD&state=ready&skip=1&take=1");
        Assert.Equal(Handbook.All.Length.ToString(System.Globalization.CultureInfo.InvariantCulture), total);
        var id = Assert.Single(part).Id;
        using var unknown = await user.Http.GetAsync("/api/documents/?state=lost", Cancelled);
        Assert.Equal(HttpStatusCode.BadRequest, unknown.StatusCode);

        using var chunks = await user.Http.GetAsync($"/api/documents/{id}/chunks?take=1", Cancelled);
        Assert.NotEmpty((await chunks.Content.ReadFromJsonAsync<JsonElement>(Cancelled))[0].GetProperty("text").GetString()!);
        using var foreign = await other.Http.GetAsync($"/api/documents/{id}/chunks", Cancelled);
        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);

        var found = await SearchAsync(user, "zanzibar returns");
        Assert.DoesNotContain("secret.md", found, StringComparison.Ordinal);
        Assert.Contains("\"keyword\":", found, StringComparison.Ordinal);
        Assert.Contains("secret.md", await SearchAsync(staff, "zanzibar returns"), StringComparison.Ordinal);
        Assert.Contains(await application.LedgerAsync(), l => l.Workflow == Workflows.Search && l.EmbeddingTokens > 0);
        using var empty = await user.PostAsync("/api/documents/search", JsonContent.Create(new { query = " " }));
        Assert.Equal(HttpStatusCode.BadRequest, empty.StatusCode);
    }

    private static async Task<(string Total, List<ListedDocument> Documents)> ListAsync(ApiUser user, string query)
    {
        using var response = await user.Http.GetAsync($"/api/documents/{query}", Cancelled);
        return (response.Headers.GetValues("X-Total-Count").Single(), (await response.Content.ReadFromJsonAsync<List<ListedDocument>>(Cancelled))!);
    }

    private static async Task<string> SearchAsync(ApiUser user, string query)
    {
        using var response = await user.PostAsync("/api/documents/search", JsonContent.Create(new { query }));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync(Cancelled);
    }

    private static Task<HttpResponseMessage> PutGroupsAsync(ApiUser user, string id, object body) =>
        user.Http.PutAsync($"/api/documents/{id}/groups", JsonContent.Create(body), Cancelled);
}
