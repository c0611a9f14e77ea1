using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using RagStarter.IntegrationTests.Hosting;

namespace RagStarter.IntegrationTests;

public sealed class DocumentsApiTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_document_that_cannot_be_read_fails_with_its_reason_and_the_others_are_ingested()
    {
        await using var application = new Application();
        var user = application.As("acme");

        using var response = await user.UploadAsync(
        [
            ("returns.md", Encoding.UTF8.GetBytes(Handbook.Returns.Text)),
            ("broken.pdf", "%PDF-1.7 and then nothing"u8.ToArray()),
            ("broken.docx", "PK no archive"u8.ToArray()),
            ("shipping.md", Encoding.UTF8.GetBytes(Handbook.Shipping.Text)),
        ]);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        var documents = (await user.IngestedAsync()).ToDictionary(d => d.Name);
        Assert.Equal("ready", documents["returns.md"].State);
        Assert.Equal("ready", documents["shipping.md"].State);
        Assert.All([documents["broken.pdf"], documents["broken.docx"]], d =>
        {
            Assert.Equal("failed", d.State);
            Assert.False(string.IsNullOrWhiteSpace(d.Error));
        });
    }

    [Fact]
    public async Task A_format_that_is_not_known_fails_with_those_that_are()
    {
        await using var application = new Application();
        var user = application.As("acme");

        using var response = await user.UploadAsync([("movie.mp4", [1, 2, 3])]);

        var document = Assert.Single(await user.IngestedAsync());
        Assert.Equal("failed", document.State);
        Assert.Contains(".pdf", document.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_document_over_the_size_limit_is_refused_with_the_limit()
    {
        await using var application = new Application(new() { ["Ingestion:MaxFileMegabytes"] = "1" });

        using var response = await application.As("acme").UploadAsync([("large.txt", new byte[(1024 * 1024) + 1]), ("small.txt", "Small is beautiful."u8.ToArray())]);

        var results = await response.Content.ReadFromJsonAsync<JsonElement>(Cancelled);
        Assert.Contains("1 MB", results[0].GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal("small.txt", results[1].GetProperty("document").GetProperty("name").GetString());
    }

    [Theory]
    [InlineData("../../secret.md", "secret.md")]
    [InlineData("a/b/c.md", "a/b/c.md")]
    public async Task A_documents_name_stays_inside_the_tenant(string sent, string kept)
    {
        await using var application = new Application();
        var user = application.As("acme");

        using var response = await user.UploadAsync([(sent, "# Fine\n\nNothing to see."u8.ToArray())]);

        var names = response.IsSuccessStatusCode ? (await user.DocumentsAsync()).Select(d => d.Name) : [];
        Assert.All(names, n => Assert.Equal(kept, n));
        Assert.Empty(Directory.EnumerateFiles(Path.GetDirectoryName(application.State.Path)!, "secret.md"));
    }

    [Fact]
    public async Task An_upload_without_a_file_is_refused()
    {
        await using var application = new Application();

        using var empty = await application.As("acme").UploadAsync([]);
        using var json = await application.As("acme").PostAsync("/api/documents/", JsonContent.Create(new { }));

        Assert.Equal(HttpStatusCode.BadRequest, empty.StatusCode);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, json.StatusCode);
    }

    [Fact]
    public async Task The_same_document_again_changes_nothing()
    {
        await using var application = await Application.StartAsync(documents: Handbook.All);
        var user = application.As("acme");
        var before = await user.AskAsync(Handbook.WindowQuestion);

        await user.AddDocumentsAsync(Handbook.All);

        Assert.Equal(3, (await user.DocumentsAsync()).Count);
        var after = await user.AskAsync(Handbook.WindowQuestion, useCache: false);
        Assert.Equal(before.Citations.Select(c => c.ChunkId), after.Citations.Select(c => c.ChunkId));
    }

    [Fact]
    public async Task A_deleted_document_is_never_quoted_again()
    {
        await using var application = await Application.StartAsync(documents: Handbook.All);
        var user = application.As("acme");
        var before = await user.AskAsync(Handbook.WindowQuestion);

        using var deleted = await user.Http.DeleteAsync($"/api/documents/{before.Citations[0].DocumentId}", Cancelled);
        var after = await user.AskAsync(Handbook.WindowQuestion);

        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.DoesNotContain(Handbook.WindowAnswer, after.Answer, StringComparison.Ordinal);
        Assert.DoesNotContain(after.Citations, c => c.Document == "returns.md");
    }

    [Fact]
    public async Task An_upload_that_was_accepted_before_the_process_ended_is_ingested_by_the_next()
    {
        using var state = new StateFolder();
        await using (var application = new Application(state: state))
        {
            var many = Enumerable.Range(0, 40).Select(i => ($"note-{i}.md", Encoding.UTF8.GetBytes($"# Note {i}\n\nThe code of locker {i} hangs on hook {i * 7}.")));
            using var response = await application.As("acme").UploadAsync(many);
            Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        }

        await using var next = new Application(state: state);
        var documents = await next.As("acme").IngestedAsync();

        Assert.Equal(40, documents.Count);
        Assert.All(documents, d => Assert.Equal("ready", d.State));
    }
}
