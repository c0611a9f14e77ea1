using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using RagStarter.Core.Ingestion;
using RagStarter.Core.Storage;

namespace RagStarter.UnitTests.Ingestion;

public sealed class DocumentLibraryTests : IngestionTest
{
    [Fact]
    public async Task A_file_that_cannot_be_written_leaves_nothing_half_done()
    {
        var document = await IngestAsync("guide.md", TwoSections);
        var next = new Document { Id = document.Id, Tenant = document.Tenant, Name = "guide.md", Groups = document.Groups, ContentHash = Convert.ToHexStringLower(SHA256.HashData("other"u8)), Size = 5, AddedAt = document.AddedAt };
        Directory.CreateDirectory(Pipeline.Get<DocumentFiles>().PathOf(next));
        var files = Files();

        await Assert.ThrowsAnyAsync<Exception>(() => AddAsync("guide.md", "other"));

        Assert.Equal(files, Files());
        Assert.Equal((DocumentState.Ready, document.ContentHash), (await Library.FindAsync(Ann, document.Id, Cancel)) is { } kept ? (kept.State, kept.ContentHash) : default);
        Assert.Equal(2, (await TextsAsync()).Count);
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
    public async Task Every_change_of_what_can_be_searched_raises_the_tenants_revision_and_no_others()
    {
        var revisions = new List<long> { await RevisionAsync() };
        var document = await IngestAsync("guide.md", TwoSections);
        revisions.Add(await RevisionAsync());
        await IngestAsync("guide.md", "# Guide\nother");
        revisions.Add(await RevisionAsync());
        await Library.DeleteAsync(Ann, document.Id, Cancel);
        revisions.Add(await RevisionAsync());

        Assert.Equal(revisions.Distinct().Order(), revisions);
        Assert.Equal(0, await RevisionAsync("b"));
    }

    [Fact]
    public async Task A_failed_document_is_taken_again_when_it_is_added_again()
    {
        Model.Before = () => throw new HttpRequestException("down");
        await IngestAsync("guide.md", TwoSections);

        Assert.Equal(DocumentState.Pending, (await AddAsync("guide.md", TwoSections)).State);
    }

    [Fact]
    public async Task A_document_that_is_added_while_it_is_ingested_or_added_by_others_is_accepted()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var ingesting = Task.Run(
            async () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    await Ingestor.IngestNextAsync(null, Cancel);
                }
            },
            Cancel);

        await Parallel.ForEachAsync(Enumerable.Range(0, 60), Cancel, async (i, _) => await AddAsync($"guide-{i % 3}.md", $"# Guide\nEdition {i}"));

        await stop.CancelAsync();
        await ingesting;
        while (await Ingestor.IngestNextAsync(null, Cancel) is not null)
        {
            // The rest.
        }

        Assert.All(await Library.ListAsync(Ann, Cancel), d => Assert.Equal(DocumentState.Ready, d.State));
        Assert.Equal(3, (await TextsAsync()).Count);
        Assert.Equal(3, Files().Length);
    }

    [Fact]
    public async Task A_deleted_document_leaves_no_chunk_no_text_and_no_file()
    {
        var document = await IngestAsync("guide.md", TwoSections);
        Assert.NotEmpty(Files());

        Assert.True(await Library.DeleteAsync(Ann, document.Id, Cancel));

        Assert.Empty(await TextsAsync());
        Assert.Null(await Library.FindAsync(Ann, document.Id, Cancel));
        Assert.Empty(Files());
        await using var database = await Pipeline.Get<IDbContextFactory<StateDbContext>>().CreateDbContextAsync(Cancel);
        Assert.Empty(await database.DocumentContents.ToListAsync(Cancel));
        Assert.False(await Library.DeleteAsync(Ann, document.Id, Cancel));
    }

    [Fact]
    public async Task A_document_of_a_group_is_neither_found_nor_touched_by_others()
    {
        var secret = await IngestAsync("secret.md", TwoSections, "staff");

        Assert.Empty(await TextsAsync());
        Assert.Equal(2, (await TextsAsync("staff")).Count);
        Assert.Empty(await Library.ListAsync(Ann, Cancel));
        Assert.Null(await Library.FindAsync(Ann, secret.Id, Cancel));
        Assert.Null(await Library.GetTextAsync(Ann, secret.Id, Cancel));
        Assert.False(await Library.DeleteAsync(Ann, secret.Id, Cancel));
        Assert.False(await Library.RetryAsync(Ann, secret.Id, Cancel));
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
    public async Task A_file_that_is_too_large_or_a_group_that_is_none_is_refused_before_it_is_accepted()
    {
        await using var small = await ScratchPipeline.StartAsync(new() { ["Ingestion:MaxFileMegabytes"] = "1" });
        await Assert.ThrowsAsync<UnreadableDocumentException>(
            () => small.Get<DocumentLibrary>().AddAsync(ScratchPipeline.CallerOf("a"), "a.md", [], new byte[(1024 * 1024) + 1], Cancel));
        await Assert.ThrowsAsync<UnreadableDocumentException>(() => AddAsync("a.md", "text", "a|b"));

        Assert.Empty(await Library.ListAsync(Ann, Cancel));
    }
}
