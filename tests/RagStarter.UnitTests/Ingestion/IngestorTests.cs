using System.Text;
using Microsoft.EntityFrameworkCore;
using RagStarter.Core.Ingestion;
using RagStarter.Core.Storage;
using RagStarter.Core.Tenancy;

namespace RagStarter.UnitTests.Ingestion;

public sealed class IngestorTests : IngestionTest
{
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
    public async Task Of_an_edited_document_only_the_changed_chunks_are_embedded_and_replaced()
    {
        var before = await IngestAsync("guide.md", TwoSections);
        var kept = (await ChunksAsync(before.Id)).Single(c => c.Text == "A tent is dry.").Id;
        Model.Calls.Clear();

        var after = await IngestAsync("guide.md", TwoSections.Replace("hot", "very hot", StringComparison.Ordinal));

        Assert.Equal(before.Id, after.Id);
        Assert.Contains("very hot", Assert.Single(Assert.Single(Model.Calls)), StringComparison.Ordinal);
        Assert.Equal(["A stove is very hot.", "A tent is dry."], await TextsAsync());
        Assert.Contains(kept, (await ChunksAsync(after.Id)).Select(c => c.Id));
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
        Assert.Equal(failed.Error, (await Library.FindAsync(Ann, failed.Id, Cancel))?.Error);
    }

    [Fact]
    public async Task A_document_that_fails_when_it_is_replaced_shows_nothing_of_its_old_text()
    {
        await IngestAsync("guide.md", TwoSections);
        Model.Before = () => throw new HttpRequestException("down");

        var failed = await IngestAsync("guide.md", "# Guide\nnew");

        Assert.Equal(DocumentState.Failed, failed.State);
        Assert.Contains("Embeddings:Endpoint", failed.Error, StringComparison.Ordinal);
        Assert.Empty(await TextsAsync());
    }

    [Fact]
    public async Task A_failed_document_can_be_tried_again()
    {
        Model.Before = () => throw new HttpRequestException("down");
        var failed = await IngestAsync("guide.md", TwoSections);
        Model.Before = () => Task.CompletedTask;

        Assert.True(await Library.RetryAsync(Ann, failed.Id, Cancel));
        var ready = await Ingestor.IngestNextAsync(null, Cancel);

        Assert.Equal((DocumentState.Ready, string.Empty), (ready!.State, ready.Error));
        Assert.Equal(2, (await TextsAsync()).Count);
    }

    [Fact]
    public async Task Ingestion_of_one_tenant_leaves_anothers_documents_waiting()
    {
        await Library.AddAsync(ScratchPipeline.CallerOf("b"), "guide.md", [], Encoding.UTF8.GetBytes(TwoSections), Cancel);

        Assert.Null(await Ingestor.IngestNextAsync(ScratchPipeline.Tenant, Cancel));
        Assert.NotNull(await Ingestor.IngestNextAsync(TenantId.Parse("b"), Cancel));
    }

    [Fact]
    public async Task A_document_that_is_deleted_while_it_is_ingested_leaves_nothing()
    {
        var document = await AddAsync("guide.md", TwoSections);
        Model.Before = async () => Assert.True(await Library.DeleteAsync(Ann, document.Id, Cancel));

        await Ingestor.IngestNextAsync(null, Cancel);

        Assert.Empty(await TextsAsync());
        Assert.Null(await Library.FindAsync(Ann, document.Id, Cancel));
    }

    [Fact]
    public async Task A_document_that_is_replaced_and_ingested_while_an_older_version_is_under_way_ends_as_the_newer_one()
    {
        await AddAsync("guide.md", "# Guide\nold text");
        Model.Before = async () =>
        {
            Model.Before = () => Task.CompletedTask;
            await IngestAsync("guide.md", "# Guide\nnew text");
        };

        await Ingestor.IngestNextAsync(null, Cancel);

        Assert.Equal(["new text"], await TextsAsync());
        Assert.Equal(DocumentState.Ready, Assert.Single(await Library.ListAsync(Ann, Cancel)).State);
    }

    [Fact]
    public async Task An_older_version_that_fails_takes_nothing_from_the_newer_one()
    {
        await AddAsync("guide.md", "# Guide\nold text");
        Model.Before = async () =>
        {
            Model.Before = () => Task.CompletedTask;
            await IngestAsync("guide.md", "# Guide\nnew text");
            throw new HttpRequestException("down");
        };

        await Ingestor.IngestNextAsync(null, Cancel);

        Assert.Equal(["new text"], await TextsAsync());
        Assert.Equal(DocumentState.Ready, Assert.Single(await Library.ListAsync(Ann, Cancel)).State);
    }

    [Fact]
    public async Task Cancelled_ingestion_is_taken_up_again()
    {
        await AddAsync("guide.md", TwoSections);
        using var stop = new CancellationTokenSource();
        Model.Before = () =>
        {
            stop.Cancel();
            stop.Token.ThrowIfCancellationRequested();
            return Task.CompletedTask;
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Ingestor.IngestNextAsync(null, stop.Token));
        Model.Before = () => Task.CompletedTask;

        Assert.Equal(DocumentState.Ready, (await Ingestor.IngestNextAsync(null, Cancel))?.State);
    }

    [Fact]
    public async Task Documents_of_another_chunking_are_marked_and_indexed_again()
    {
        var document = await IngestAsync("guide.md", TwoSections);
        Assert.Equal(0, await Ingestor.MarkOutdatedAsync(Cancel));
        await using var database = await Pipeline.Get<IDbContextFactory<StateDbContext>>().CreateDbContextAsync(Cancel);
        await database.Documents.ExecuteUpdateAsync(d => d.SetProperty(x => x.IndexedWith, "another"), Cancel);

        Assert.Equal(1, await Ingestor.MarkOutdatedAsync(Cancel));
        var again = await Ingestor.IngestNextAsync(null, Cancel);

        Assert.Equal(document.IndexedWith, again?.IndexedWith);
    }

    [Fact]
    public async Task Sensitive_data_does_not_reach_the_embeddingModel()
    {
        await IngestAsync("guide.md", "# Guide\nWrite to jane.doe@example.com for tents.");

        var sent = Assert.Single(Assert.Single(Model.Calls));
        Assert.DoesNotContain("jane.doe", sent, StringComparison.Ordinal);
        Assert.Contains("for tents", sent, StringComparison.Ordinal);
    }
}
