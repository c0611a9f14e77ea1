using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using RagStarter.Core.Embeddings;
using RagStarter.Core.Ingestion;
using RagStarter.Core.Language;
using RagStarter.Core.Retrieval;
using RagStarter.Core.Storage;
using RagStarter.Core.Tenancy;
using RagStarter.UnitTests.Embeddings;

namespace RagStarter.UnitTests.Ingestion;

public sealed class IngestorTests : IAsyncLifetime
{
    private const string TwoSections = "# Guide\n## Tents\nA tent is dry.\n## Stoves\nA stove is hot.";

    private readonly RecordingEmbeddingModel _model = new();
    private readonly Caller _ann = ScratchPipeline.CallerOf("a");
    private ScratchPipeline _pipeline = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private DocumentLibrary Library => _pipeline.Get<DocumentLibrary>();

    private Ingestor Ingestor => _pipeline.Get<Ingestor>();

    public async ValueTask InitializeAsync() => _pipeline = await ScratchPipeline.StartAsync(
        new() { ["Embeddings:Dimensions"] = "64", ["Cache:Embeddings:Enabled"] = "false" },
        services => services.AddSingleton<IEmbeddingGenerator<string, Embedding<float>>>(
            new GuardedEmbeddingGenerator(_model, TokenCounter.For(TokenCounter.Default))));

    public ValueTask DisposeAsync() => _pipeline.DisposeAsync();

    [Fact]
    public async Task An_added_document_waits_and_is_searchable_when_it_is_ready()
    {
        var added = await AddAsync("guide.md", TwoSections);
        Assert.Equal(DocumentState.Pending, added.State);
        Assert.Empty(await TextsAsync());

        var ready = await Ingestor.IngestNextAsync(null, Cancel);

        Assert.Equal((DocumentState.Ready, "Guide", 2), (ready!.State, ready.Title, ready.Chunks));
        Assert.Equal(["A stove is hot.", "A tent is dry."], await TextsAsync());
        Assert.Null(await Ingestor.IngestNextAsync(null, Cancel));
    }

    [Fact]
    public async Task The_same_document_added_again_changes_nothing()
    {
        var first = await IngestAsync("guide.md", TwoSections);
        var revision = await RevisionAsync();

        var again = await AddAsync("guide.md", TwoSections);

        Assert.Equal((first.Id, DocumentState.Ready, first.Revision), (again.Id, again.State, again.Revision));
        Assert.Null(await Ingestor.IngestNextAsync(null, Cancel));
        Assert.Equal(revision, await RevisionAsync());
    }

    [Fact]
    public async Task Of_an_edited_document_only_the_changed_chunks_are_embedded_and_replaced()
    {
        var before = await IngestAsync("guide.md", TwoSections);
        var kept = (await ChunksAsync(before.Id)).Single(c => c.Text == "A tent is dry.").Id;
        _model.Calls.Clear();

        var after = await IngestAsync("guide.md", TwoSections.Replace("hot", "very hot", StringComparison.Ordinal));

        Assert.Equal(before.Id, after.Id);
        Assert.Contains("very hot", Assert.Single(Assert.Single(_model.Calls)), StringComparison.Ordinal);
        Assert.Equal(["A stove is very hot.", "A tent is dry."], await TextsAsync());
        Assert.Contains(kept, (await ChunksAsync(after.Id)).Select(c => c.Id));
    }

    [Fact]
    public async Task Every_change_of_what_can_be_searched_raises_the_tenants_revision_and_no_others()
    {
        var revisions = new List<long> { await RevisionAsync() };
        var document = await IngestAsync("guide.md", TwoSections);
        revisions.Add(await RevisionAsync());
        await IngestAsync("guide.md", "# Guide\nother");
        revisions.Add(await RevisionAsync());
        await Library.DeleteAsync(_ann, document.Id, Cancel);
        revisions.Add(await RevisionAsync());

        Assert.Equal(revisions.Distinct().Order(), revisions);
        Assert.Equal(0, await RevisionAsync("b"));
    }

    [Theory]
    [InlineData("broken.pdf", "no pdf at all")]
    [InlineData("empty.md", "")]
    [InlineData("picture.xyz", "x")]
    public async Task A_document_that_cannot_be_read_fails_visibly_and_others_go_on(string name, string content)
    {
        await AddAsync(name, content);
        await AddAsync("zz-guide.md", TwoSections);

        var documents = await IngestAllAsync();

        var failed = documents.Single(d => d.Name == name);
        Assert.Equal(DocumentState.Failed, failed.State);
        Assert.Contains(name, failed.Error, StringComparison.Ordinal);
        Assert.Equal(DocumentState.Ready, documents.Single(d => d.Name == "zz-guide.md").State);
        Assert.Equal(failed.Error, (await Library.FindAsync(_ann, failed.Id, Cancel))?.Error);
    }

    [Fact]
    public async Task A_document_that_fails_when_it_is_replaced_shows_nothing_of_its_old_text()
    {
        await IngestAsync("guide.md", TwoSections);
        _model.Before = () => throw new HttpRequestException("down");

        var failed = await IngestAsync("guide.md", "# Guide\nnew");

        Assert.Equal(DocumentState.Failed, failed.State);
        Assert.Contains("embedding model could not be reached", failed.Error, StringComparison.Ordinal);
        Assert.Empty(await TextsAsync());
    }

    [Fact]
    public async Task A_failed_document_can_be_tried_again()
    {
        _model.Before = () => throw new HttpRequestException("down");
        var failed = await IngestAsync("guide.md", TwoSections);
        _model.Before = () => Task.CompletedTask;

        Assert.True(await Library.RetryAsync(_ann, failed.Id, Cancel));
        var ready = await Ingestor.IngestNextAsync(null, Cancel);

        Assert.Equal((DocumentState.Ready, string.Empty), (ready!.State, ready.Error));
        Assert.Equal(2, (await TextsAsync()).Count);
    }

    [Fact]
    public async Task A_failed_document_is_taken_again_when_it_is_added_again()
    {
        _model.Before = () => throw new HttpRequestException("down");
        await IngestAsync("guide.md", TwoSections);

        Assert.Equal(DocumentState.Pending, (await AddAsync("guide.md", TwoSections)).State);
    }

    [Fact]
    public async Task A_deleted_document_leaves_no_chunk_no_text_and_no_file()
    {
        var document = await IngestAsync("guide.md", TwoSections);
        Assert.NotEmpty(Files());

        Assert.True(await Library.DeleteAsync(_ann, document.Id, Cancel));

        Assert.Empty(await TextsAsync());
        Assert.Null(await Library.FindAsync(_ann, document.Id, Cancel));
        Assert.Empty(Files());
        await using var database = await _pipeline.Get<IDbContextFactory<StateDbContext>>().CreateDbContextAsync(Cancel);
        Assert.Empty(await database.DocumentContents.ToListAsync(Cancel));
        Assert.False(await Library.DeleteAsync(_ann, document.Id, Cancel));
    }

    [Fact]
    public async Task A_document_of_a_group_is_neither_found_nor_touched_by_others()
    {
        var secret = await IngestAsync("secret.md", TwoSections, "staff");

        Assert.Empty(await TextsAsync());
        Assert.Equal(2, (await TextsAsync("staff")).Count);
        Assert.Empty(await Library.ListAsync(_ann, Cancel));
        Assert.Null(await Library.FindAsync(_ann, secret.Id, Cancel));
        Assert.Null(await Library.GetTextAsync(_ann, secret.Id, Cancel));
        Assert.False(await Library.DeleteAsync(_ann, secret.Id, Cancel));
        Assert.False(await Library.RetryAsync(_ann, secret.Id, Cancel));
        Assert.Single(await Library.ListAsync(ScratchPipeline.CallerOf("a", "staff"), Cancel));
    }

    [Fact]
    public async Task A_document_of_another_tenant_is_neither_found_nor_touched()
    {
        var own = await IngestAsync("guide.md", TwoSections);
        var other = ScratchPipeline.CallerOf("b");

        Assert.Null(await Library.FindAsync(other, own.Id, Cancel));
        Assert.False(await Library.DeleteAsync(other, own.Id, Cancel));
        Assert.Equal(2, (await ChunksAsync(own.Id)).Count);
    }

    [Fact]
    public async Task Other_groups_hide_the_same_content_from_those_that_lost_it()
    {
        await IngestAsync("guide.md", TwoSections);
        Assert.Equal(2, (await TextsAsync()).Count);

        await IngestAsync("guide.md", TwoSections, "staff");

        Assert.Empty(await TextsAsync());
        Assert.Equal(2, (await TextsAsync("staff")).Count);
    }

    [Fact]
    public async Task Ingestion_of_one_tenant_leaves_anothers_documents_waiting()
    {
        await Library.AddAsync(TenantId.Parse("b"), "guide.md", [], Encoding.UTF8.GetBytes(TwoSections), Cancel);

        Assert.Null(await Ingestor.IngestNextAsync(ScratchPipeline.Tenant, Cancel));
        Assert.NotNull(await Ingestor.IngestNextAsync(TenantId.Parse("b"), Cancel));
    }

    [Fact]
    public async Task A_document_that_is_deleted_while_it_is_ingested_leaves_nothing()
    {
        var document = await AddAsync("guide.md", TwoSections);
        _model.Before = async () => Assert.True(await Library.DeleteAsync(_ann, document.Id, Cancel));

        await Ingestor.IngestNextAsync(null, Cancel);

        Assert.Empty(await TextsAsync());
        Assert.Null(await Library.FindAsync(_ann, document.Id, Cancel));
    }

    [Fact]
    public async Task A_document_that_is_replaced_and_ingested_while_an_older_version_is_under_way_ends_as_the_newer_one()
    {
        await AddAsync("guide.md", "# Guide\nold text");
        _model.Before = async () =>
        {
            _model.Before = () => Task.CompletedTask;
            await IngestAsync("guide.md", "# Guide\nnew text");
        };

        await Ingestor.IngestNextAsync(null, Cancel);

        Assert.Equal(["new text"], await TextsAsync());
        Assert.Equal(DocumentState.Ready, Assert.Single(await Library.ListAsync(_ann, Cancel)).State);
    }

    [Fact]
    public async Task An_older_version_that_fails_takes_nothing_from_the_newer_one()
    {
        await AddAsync("guide.md", "# Guide\nold text");
        _model.Before = async () =>
        {
            _model.Before = () => Task.CompletedTask;
            await IngestAsync("guide.md", "# Guide\nnew text");
            throw new HttpRequestException("down");
        };

        await Ingestor.IngestNextAsync(null, Cancel);

        Assert.Equal(["new text"], await TextsAsync());
        Assert.Equal(DocumentState.Ready, Assert.Single(await Library.ListAsync(_ann, Cancel)).State);
    }

    [Fact]
    public async Task Cancelled_ingestion_is_taken_up_again()
    {
        await AddAsync("guide.md", TwoSections);
        using var stop = new CancellationTokenSource();
        _model.Before = () =>
        {
            stop.Cancel();
            stop.Token.ThrowIfCancellationRequested();
            return Task.CompletedTask;
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Ingestor.IngestNextAsync(null, stop.Token));
        _model.Before = () => Task.CompletedTask;

        Assert.Equal(DocumentState.Ready, (await Ingestor.IngestNextAsync(null, Cancel))?.State);
    }

    [Fact]
    public async Task Documents_of_another_chunking_are_marked_and_indexed_again()
    {
        var document = await IngestAsync("guide.md", TwoSections);
        Assert.Equal(0, await Ingestor.MarkOutdatedAsync(Cancel));
        await using var database = await _pipeline.Get<IDbContextFactory<StateDbContext>>().CreateDbContextAsync(Cancel);
        await database.Documents.ExecuteUpdateAsync(d => d.SetProperty(x => x.IndexedWith, "another"), Cancel);

        Assert.Equal(1, await Ingestor.MarkOutdatedAsync(Cancel));
        var again = await Ingestor.IngestNextAsync(null, Cancel);

        Assert.Equal(document.IndexedWith, again?.IndexedWith);
    }

    [Fact]
    public async Task Sensitive_data_does_not_reach_the_embedding_model()
    {
        await IngestAsync("guide.md", "# Guide\nWrite to jane.doe@example.com for tents.");

        var sent = Assert.Single(Assert.Single(_model.Calls));
        Assert.DoesNotContain("jane.doe", sent, StringComparison.Ordinal);
        Assert.Contains("for tents", sent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_too_large_or_a_group_that_is_none_is_refused_before_it_is_accepted()
    {
        await using var small = await ScratchPipeline.StartAsync(new() { ["Ingestion:MaxFileMegabytes"] = "1" });
        await Assert.ThrowsAsync<UnreadableDocumentException>(
            () => small.Get<DocumentLibrary>().AddAsync(ScratchPipeline.Tenant, "a.md", [], new byte[(1024 * 1024) + 1], Cancel));
        await Assert.ThrowsAsync<UnreadableDocumentException>(() => AddAsync("a.md", "text", "a|b"));

        Assert.Empty(await Library.ListAsync(_ann, Cancel));
    }

    private Task<Document> AddAsync(string name, string text, params string[] groups) =>
        Library.AddAsync(ScratchPipeline.Tenant, name, groups, Encoding.UTF8.GetBytes(text), Cancel);

    private async Task<Document> IngestAsync(string name, string text, params string[] groups)
    {
        await AddAsync(name, text, groups);
        return (await Ingestor.IngestNextAsync(null, Cancel))!;
    }

    private async Task<List<Document>> IngestAllAsync()
    {
        var documents = new List<Document>();
        while (await Ingestor.IngestNextAsync(null, Cancel) is { } document)
        {
            documents.Add(document);
        }

        return documents;
    }

    private Task<IReadOnlyList<ChunkRecord>> ChunksAsync(Guid id) => _pipeline.Get<ChunkStore>().GetDocumentAsync(ScratchPipeline.Tenant, id, Cancel);

    private async Task<List<string>> TextsAsync(params string[] groups)
    {
        var caller = ScratchPipeline.CallerOf("a", groups);
        var vector = new float[64];
        vector[0] = 1;
        var found = await _pipeline.Get<ChunkStore>().SearchDenseAsync(caller.Tenant, caller.Groups, vector, 100, Cancel);
        return [.. found.Select(f => f.Record.Text).Order(StringComparer.Ordinal)];
    }

    private Task<long> RevisionAsync(string tenant = "a") => _pipeline.Get<CorpusRevisions>().GetAsync(TenantId.Parse(tenant), Cancel);

    private string[] Files() => Directory.GetFiles(Path.Combine(_pipeline.StateFolder, "files"), "*", SearchOption.AllDirectories);
}
