using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using RagStarter.IntegrationTests.Hosting;

namespace RagStarter.IntegrationTests;

public sealed class ConversationsApiTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_conversation_is_found_read_renamed_exported_and_deleted_by_its_user_alone()
    {
        await using var application = await Application.StartAsync(documents: Handbook.All);
        var user = application.As("acme");
        var stranger = application.As("globex");
        var answer = await user.AskAsync(Handbook.WindowQuestion);
        var address = $"/api/conversations/{answer.ConversationId}";

        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Http.GetAsync(address, Cancelled)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Http.GetAsync($"{address}/export", Cancelled)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Http.PatchAsJsonAsync(address, new { title = "Mine" }, Cancelled)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Http.DeleteAsync(address, Cancelled)).StatusCode);

        Assert.Equal(HttpStatusCode.BadRequest, (await user.Http.PatchAsJsonAsync(address, new { title = " " }, Cancelled)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await user.Http.PatchAsJsonAsync(address, new { title = "The window" }, Cancelled)).StatusCode);
        var found = await user.Http.GetFromJsonAsync<JsonElement>("/api/conversations?search=window", Cancelled);
        Assert.Equal("The window", Assert.Single(found.EnumerateArray()).GetProperty("title").GetString());
        var turn = Assert.Single((await user.Http.GetFromJsonAsync<JsonElement>(address, Cancelled)).GetProperty("turns").EnumerateArray());
        Assert.Equal(answer.Answer, turn.GetProperty("answer").GetString());
        Assert.Equal(answer.Citations.Count, turn.GetProperty("citations").GetArrayLength());
        Assert.StartsWith("# The window", await user.Http.GetStringAsync($"{address}/export", Cancelled), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.NoContent, (await user.Http.DeleteAsync(address, Cancelled)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await user.Http.GetAsync(address, Cancelled)).StatusCode);
    }
}
