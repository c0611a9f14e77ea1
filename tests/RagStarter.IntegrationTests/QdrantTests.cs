using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using RagStarter.Core.Configuration;
using RagStarter.Core.Retrieval;
using RagStarter.Core.Tenancy;
using RagStarter.IntegrationTests.Hosting;
using RagStarter.QdrantDouble;

namespace RagStarter.IntegrationTests;

/// <summary>The whole application with its vectors and keywords on Qdrant.</summary>
public sealed class QdrantTests : IAsyncLifetime
{
    private QdrantServer _server = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private Dictionary<string, string?> Settings => new()
    {
        ["VectorStore:Provider"] = "qdrant",
        ["Qdrant:Endpoint"] = _server.Endpoint,
        ["Qdrant:ApiKey"] = "a-key",
    };

    public async ValueTask InitializeAsync()
    {
        _server = await QdrantServer.StartAsync();
        _server.ApiKey = "a-key";
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Documents_are_answered_from_until_they_are_deleted()
    {
        await using var application = await Application.StartAsync(Settings, documents: Handbook.All);
        var user = application.As("acme");

        var answer = await user.AskAsync(Handbook.WindowQuestion);

        Assert.Contains(Handbook.WindowAnswer, answer.Answer, StringComparison.Ordinal);
        foreach (var document in await user.DocumentsAsync())
        {
            using var deleted = await user.Http.DeleteAsync($"/api/documents/{document.Id}", Cancelled);
            Assert.True(deleted.IsSuccessStatusCode);
        }

        var declined = await Eventually.SeeAsync(() => user.AskAsync(Handbook.WindowQuestion, useCache: false), a => a.Outcome == "declined");
        Assert.Equal(0, declined.Usage.RetrievedTokens);
    }

    [Fact]
    public async Task Other_groups_change_who_finds_a_document_and_nothing_of_what_is_found()
    {
        await using var application = await Application.StartAsync(Settings, documents: Handbook.All);
        var (user, staff) = (application.As("acme"), application.As("acme", "staff"));
        var before = await user.AskAsync(Handbook.WindowQuestion);
        var scores = await ScoresAsync(application);

        await SetGroupsAsync(["staff"]);
        Assert.DoesNotContain(Handbook.WindowAnswer, (await user.AskAsync(Handbook.WindowQuestion)).Answer, StringComparison.Ordinal);
        Assert.Equal(before.Answer, (await staff.AskAsync(Handbook.WindowQuestion)).Answer);

        await SetGroupsAsync([]);
        Assert.Equal(before.Answer, (await user.AskAsync(Handbook.WindowQuestion)).Answer);
        Assert.Equal(scores, await ScoresAsync(application));

        async Task SetGroupsAsync(string[] groups)
        {
            using var response = await staff.Http.PutAsync($"/api/documents/{before.Citations[0].DocumentId}/groups", JsonContent.Create(new { groups }), Cancelled);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
    }

    [Fact]
    public async Task The_answer_is_the_one_of_the_embedded_store()
    {
        await using var embedded = await Application.StartAsync(documents: Handbook.All);
        await using var qdrant = await Application.StartAsync(Settings, documents: Handbook.All);

        var here = await embedded.As("acme").AskAsync(Handbook.WindowQuestion);
        var there = await qdrant.As("acme").AskAsync(Handbook.WindowQuestion);

        Assert.Equal(here.Answer, there.Answer);
        Assert.Equal(here.Citations.Select(c => (c.Document, c.Quote)), there.Citations.Select(c => (c.Document, c.Quote)));
    }

    [Fact]
    public async Task Another_tenants_documents_are_not_found_and_move_no_keyword_score()
    {
        await using var application = await Application.StartAsync(Settings, documents: Handbook.All);
        var before = await ScoresAsync(application);

        await application.As("globex").AddDocumentsAsync([("lanterns.md", "# Lanterns\n\nLanterns, lanterns and unused lanterns: customers return lanterns.")]);

        Assert.Equal(before, await ScoresAsync(application));
        Assert.NotEmpty(before);
        Assert.Equal("declined", (await application.As("globex").AskAsync("How long is the warranty of the Aurora lantern?")).Outcome);
    }

    [Fact]
    public async Task The_application_is_ready_when_the_server_is_and_says_so_when_it_is_not()
    {
        await using var application = await Application.StartAsync(Settings);
        using var client = application.CreateClient();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/healthz/ready", Cancelled)).StatusCode);

        _server.Fail(new Fault(FaultKind.InternalError, Times: 1000));

        using var response = await client.GetAsync("/healthz/ready", Cancelled);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        var said = await response.Content.ReadAsStringAsync(Cancelled);
        Assert.Contains("Qdrant:Endpoint", said, StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.1", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_application_may_start_before_the_server()
    {
        _server.Fail(new Fault(FaultKind.InternalError, Times: 1000));
        await using var application = await Application.StartAsync(Settings);
        using var client = application.CreateClient();
        await Eventually.SeeAsync(() => Task.FromResult(_server.Calls.Count), calls => calls > 0);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await client.GetAsync("/healthz/ready", Cancelled)).StatusCode);

        _server.Heal();

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/healthz/ready", Cancelled)).StatusCode);
        await application.As("acme").AddDocumentsAsync(Handbook.All);
        Assert.Contains(Handbook.WindowAnswer, (await application.As("acme").AskAsync(Handbook.WindowQuestion)).Answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Documents_follow_when_the_store_is_changed()
    {
        using var state = new StateFolder();
        await using (await Application.StartAsync(state: state, documents: Handbook.All))
        {
            // They are in the embedded store now.
        }

        await using var application = new Application(Settings, state);
        Assert.Equal(3, (await application.As("acme").IngestedAsync()).Count);

        Assert.Contains(Handbook.WindowAnswer, (await application.As("acme").AskAsync(Handbook.WindowQuestion, useCache: false)).Answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Qdrant:Endpoint", "ftp://x", "http://localhost:6333")]
    [InlineData("Qdrant:Endpoint", "http://qdrant.example.com:6333", "AllowKeyWithoutTls")]
    [InlineData("Qdrant:Quantization", "ternary", "none, scalar, binary")]
    [InlineData("Qdrant:Oversampling", "99", "from 1 to 16")]
    [InlineData("Qdrant:WriteConsistencyFactor", "2", "ReplicationFactor")]
    [InlineData("Qdrant:ReadConsistency", "some", "majority, quorum or all")]
    [InlineData("Qdrant:CaCertificateFile", "no-such-file.pem", "no such file")]
    [InlineData("Qdrant:Endpiont", "http://localhost:6333", "Endpoint")]
    public async Task A_value_that_is_not_allowed_stops_the_start(string key, string value, string said)
    {
        var settings = Settings;
        settings[key] = value;
        await using var application = new Application(settings);

        var problems = StartProblems.Explain(Assert.ThrowsAny<Exception>(() => application.Services));

        Assert.Contains(problems, p => p.StartsWith(key, StringComparison.Ordinal) && p.Contains(said, StringComparison.Ordinal));
        Assert.DoesNotContain(problems, p => p.Contains("a-key", StringComparison.Ordinal));
    }

    private static async Task<List<(string Content, double? Score)>> ScoresAsync(Application application)
    {
        var found = await application.Services.GetRequiredService<ChunkStore>().SearchKeywordsAsync(
            TenantId.Parse("acme"), ["everyone"], Handbook.WindowQuestion, 10, Cancelled);
        return [.. found.Select(f => (f.Record.Content, f.Score))];
    }
}
