using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using RagStarter.Core.Answering;
using RagStarter.IntegrationTests.Hosting;

namespace RagStarter.IntegrationTests;

/// <summary>What people see of the response cache and do with it.</summary>
public sealed class CacheOperationsTests
{
    private const string Norway = "How long do parcels to Norway take?";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_cached_answer_says_so_in_one_piece_and_in_a_stream()
    {
        await using var application = await Application.StartAsync(documents: Handbook.All);
        var user = application.As("acme");
        Assert.Null((await user.AskAsync(Handbook.WindowQuestion)).Provenance);

        var whole = (await user.AskAsync(Handbook.WindowQuestion)).Provenance!;
        var streamed = (await user.AskStreamingAsync(Handbook.WindowQuestion)).Provenance!;

        Assert.Equal((CacheStates.Exact, true), (whole.Kind, whole.IsEvidenceUnchanged));
        Assert.Equal(whole, streamed);
        Assert.InRange(whole.FirstAskedAt, DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow);
    }

    [Fact]
    public async Task An_admin_sees_what_the_tenant_has_and_removes_it_with_a_reason()
    {
        await using var application = await Application.StartAsync(documents: Handbook.All);
        var acme = application.As("acme");
        await application.As("globex").AddDocumentsAsync(Handbook.All);
        await acme.AskAsync(Handbook.WindowQuestion);
        await acme.AskAsync(Norway);
        await application.As("globex").AskAsync(Handbook.WindowQuestion);

        var status = await acme.Http.GetFromJsonAsync<JsonElement>("/api/admin/cache", Cancelled);
        Assert.Equal((2, "memory", true), (status.GetProperty("answers").GetInt32(), status.GetProperty("provider").GetString(), status.GetProperty("reachable").GetBoolean()));
        using var without = await acme.Http.DeleteAsync("/api/admin/cache", Cancelled);
        Assert.Equal(HttpStatusCode.BadRequest, without.StatusCode);

        Assert.Equal(1, await PurgeAsync(acme, new { document = Handbook.Shipping.Name, reason = "wrong days" }));
        Assert.Equal(0, await PurgeAsync(acme, new { model = "nobody", reason = "test" }));
        Assert.Equal(0, await PurgeAsync(acme, new { olderThan = "01:00:00", reason = "test" }));
        Assert.Equal(1, await PurgeAsync(acme, new { template = "answer", reason = "all of it" }));

        Assert.Equal("exact", (await application.As("globex").AskAsync(Handbook.WindowQuestion)).Cache);
        Assert.Equal("miss", (await acme.AskAsync(Handbook.WindowQuestion)).Cache);
        var audit = await acme.Http.GetFromJsonAsync<List<JsonElement>>("/api/admin/audit", Cancelled);
        Assert.Equal(
            [("all of it", 1), ("test", 0), ("test", 0), ("wrong days", 1)],
            audit!.Where(e => e.GetProperty("action").GetString() == "cache.purge")
                .Select(e => (e.GetProperty("reason").GetString(), JsonElement.Parse(e.GetProperty("detail").GetString()!).GetProperty("Count").GetInt32())));
        Assert.All(audit!, e => Assert.Equal("developer", e.GetProperty("actor").GetString()));
        Assert.Empty((await application.As("globex").Http.GetFromJsonAsync<List<JsonElement>>("/api/admin/audit", Cancelled))!);
    }

    [Fact]
    public async Task A_purge_by_one_process_reaches_what_another_keeps_in_its_memory()
    {
        using var state = new StateFolder();
        await using var first = await Application.StartAsync(null, state, Handbook.All);
        await using var second = new Application(null, state);
        await second.As("acme").AskAsync(Handbook.WindowQuestion);
        Assert.Equal("exact", (await second.As("acme").AskAsync(Handbook.WindowQuestion)).Cache);

        await PurgeAsync(first.As("acme"), new { reason = "test" });

        Assert.Equal("miss", (await second.As("acme").AskAsync(Handbook.WindowQuestion)).Cache);
        Assert.Equal("exact", (await second.As("acme").AskAsync(Handbook.WindowQuestion)).Cache);
    }

    [Theory]
    [InlineData("up", "exact")]
    [InlineData("down", "miss")]
    public async Task An_answer_that_is_called_wrong_is_made_anew_for_the_next(string rating, string then)
    {
        await using var application = await Application.StartAsync(documents: Handbook.All);
        var user = application.As("acme");
        await user.AskAsync(Handbook.WindowQuestion);
        var served = await user.AskAsync(Handbook.WindowQuestion);

        using var rated = await user.Http.PostAsJsonAsync("/api/feedback", new { requestId = served.RequestId, rating }, Cancelled);
        Assert.Equal(HttpStatusCode.NoContent, rated.StatusCode);

        Assert.Equal(then, (await user.AskAsync(Handbook.WindowQuestion)).Cache);
    }

    [Fact]
    public async Task No_header_tells_a_miss_from_a_hit()
    {
        await using var application = await Application.StartAsync(documents: Handbook.All);
        var user = application.As("acme");
        using var miss = await user.PostQuestionAsync(Handbook.WindowQuestion);
        using var hit = await user.PostQuestionAsync(Handbook.WindowQuestion);

        Assert.Equal(
            miss.Headers.Concat(miss.Content.Headers).Where(h => h.Key is not "Content-Length" and not "Date").Select(h => (h.Key, string.Join(',', h.Value))),
            hit.Headers.Concat(hit.Content.Headers).Where(h => h.Key is not "Content-Length" and not "Date").Select(h => (h.Key, string.Join(',', h.Value))));
    }

    private static async Task<int> PurgeAsync(ApiUser user, object body)
    {
        using var response = await user.Http.PostAsJsonAsync("/api/admin/cache/purge", body, Cancelled);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<JsonElement>(Cancelled)).GetProperty("removed").GetInt32();
    }
}
