using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.VectorData;
using RagStarter.Core.Auditing;
using RagStarter.Core.Ingestion;
using RagStarter.Core.Retrieval;
using RagStarter.Core.Tenancy;

namespace RagStarter.UnitTests.Ingestion;

/// <summary>Law 5 where the groups of a document change.</summary>
public sealed class DocumentAccessTests : IngestionTest
{
    private DocumentAccess Access => Pipeline.Get<DocumentAccess>();

    [Fact]
    public async Task Other_groups_hold_at_once_and_nothing_is_read_or_embedded_again()
    {
        var document = await IngestAsync("guide.md", TwoSections);
        var (calls, revision, chunks) = (Model.Calls.Count, await RevisionAsync(), await ChunksAsync(document.Id));

        Assert.Equal(AccessOutcome.Done, await Access.SetGroupsAsync(Ann, document.Id, ["staff", "board"], Cancel));

        Assert.Empty(await TextsAsync());
        Assert.Equal(2, (await TextsAsync("staff")).Count);
        Assert.Equal(2, (await TextsAsync("board")).Count);
        Assert.Empty(await KeywordsAsync("tent"));
        Assert.Single(await KeywordsAsync("tent", "staff"));
        Assert.Null(await Library.FindAsync(Ann, document.Id, Cancel));
        Assert.True(await RevisionAsync() > revision);
        var changed = await ChunksAsync(document.Id);
        Assert.Equal(chunks.Select(c => (c.Id, c.Content)), changed.Select(c => (c.Id, c.Content)));
        Assert.Empty(chunks.Select(c => c.Hash).Intersect(changed.Select(c => c.Hash)));

        Assert.Null(await Ingestor.IngestNextAsync(null, Cancel));
        await Ingestor.MarkOutdatedAsync(Cancel, all: true);
        Assert.Equal(DocumentState.Ready, (await Ingestor.IngestNextAsync(null, Cancel))!.State);
        Assert.Equal(calls, Model.Calls.Count);
    }

    [Fact]
    public async Task A_new_version_is_for_those_who_may_read_the_former_one_also_when_that_changes_at_the_same_moment()
    {
        var editor = ScratchPipeline.CallerOf("a", "staff", "board");
        var document = await IngestAsync("guide.md", TwoSections, "staff");
        for (var round = 0; round < 10; round++)
        {
            string[] groups = round % 2 == 0 ? ["board"] : ["staff"];
            var text = System.Text.Encoding.UTF8.GetBytes($"# Version {round}\n\nA tent.");

            // Its file is being written when the groups change.
            var version = Library.AddAsync(Ann, "guide.md", null, text, Cancel);
            Assert.Equal(AccessOutcome.Done, await Access.SetGroupsAsync(editor, document.Id, groups, Cancel));
            await version;

            Assert.Equal(groups, (await Library.FindAsync(editor, document.Id, Cancel))!.GroupList);
            Assert.Equal(DocumentState.Ready, (await Ingestor.IngestNextAsync(null, Cancel))!.State);
        }

        Assert.Empty(await TextsAsync());
        Assert.Equal([Caller.Everyone], (await Library.AddAsync(Ann, "new.md", null, "# New"u8.ToArray(), Cancel)).GroupList);
    }

    [Fact]
    public async Task The_same_file_added_for_others_holds_at_once_and_is_not_read_again()
    {
        var document = await IngestAsync("guide.md", TwoSections);
        var (calls, revision, files) = (Model.Calls.Count, await RevisionAsync(), Files());

        var added = await AddAsync("guide.md", TwoSections, "staff");

        Assert.Equal((document.Id, DocumentState.Ready, "staff"), (added.Id, added.State, added.Groups));
        Assert.Empty(await TextsAsync());
        Assert.Empty(await KeywordsAsync("tent"));
        Assert.Equal(2, (await TextsAsync("staff")).Count);
        Assert.True(await RevisionAsync() > revision);
        Assert.Null(await Ingestor.IngestNextAsync(null, Cancel));
        Assert.Equal(calls, Model.Calls.Count);
        Assert.Equal(files, Files());
        var entry = Assert.Single(await Pipeline.Get<AuditLog>().ListAsync(ScratchPipeline.Tenant, 10, Cancel));
        Assert.Equal(("document.groups", "everyone → staff"), (entry.Action, entry.Detail));
    }

    [Theory]
    [InlineData("staff", "board")]
    [InlineData("staff", Caller.Everyone)]
    [InlineData(Caller.Everyone, "staff")]
    public async Task A_new_version_for_others_shows_the_former_text_to_nobody(string before, string after)
    {
        var document = await IngestAsync("guide.md", TwoSections, before);
        var revision = await RevisionAsync();

        Assert.Equal(DocumentState.Pending, (await AddAsync("guide.md", "# Guide\nA kettle sings.", after)).State);

        Assert.Empty(await TextsAsync("staff", "board"));
        Assert.Null(await Library.GetTextAsync(ScratchPipeline.CallerOf("a", "staff", "board"), document.Id, Cancel));
        Assert.True(await RevisionAsync() > revision);
        await IngestAllAsync();
        Assert.Equal(["A kettle sings."], await TextsAsync(after));
        Assert.Equal(after == Caller.Everyone ? 1 : 0, (await TextsAsync()).Count);
    }

    [Fact]
    public async Task A_waiting_version_whose_groups_change_shows_the_former_text_to_nobody()
    {
        var staff = ScratchPipeline.CallerOf("a", "staff");
        var document = await IngestAsync("guide.md", TwoSections, "staff");
        await AddAsync("guide.md", "# Guide\nA kettle sings.", "staff");

        Assert.Equal(AccessOutcome.Done, await Access.SetGroupsAsync(staff, document.Id, [], Cancel));

        Assert.Empty(await TextsAsync("staff"));
        Assert.Null(await Library.GetTextAsync(Ann, document.Id, Cancel));
        await IngestAllAsync();
        Assert.Equal(["A kettle sings."], await TextsAsync());
    }

    [Fact]
    public async Task A_document_added_for_others_while_it_is_read_ends_with_them()
    {
        await AddAsync("guide.md", TwoSections);
        Model.Before = async () =>
        {
            Model.Before = () => Task.CompletedTask;
            await AddAsync("guide.md", TwoSections, "staff");
        };

        await IngestAllAsync();

        Assert.Empty(await TextsAsync());
        Assert.Equal(2, (await TextsAsync("staff")).Count);
        Assert.Equal(DocumentState.Ready, Assert.Single(await Library.ListAsync(ScratchPipeline.CallerOf("a", "staff"), Cancel)).State);
    }

    [Fact]
    public async Task The_change_is_in_the_audit_log_without_the_name_of_the_document()
    {
        var document = await IngestAsync("guide.md", TwoSections);

        await Access.SetGroupsAsync(Ann, document.Id, ["staff"], Cancel);
        await Access.SetGroupsAsync(ScratchPipeline.CallerOf("a", "staff"), document.Id, ["staff"], Cancel);

        var entry = Assert.Single(await Pipeline.Get<AuditLog>().ListAsync(ScratchPipeline.Tenant, 10, Cancel));
        Assert.Equal(("document.groups", document.Id.ToString(), "ann", "everyone → staff"), (entry.Action, entry.Subject, entry.Actor, entry.Detail));
    }

    [Fact]
    public async Task Who_may_not_read_a_document_cannot_change_its_groups()
    {
        var document = await IngestAsync("guide.md", TwoSections, "staff");

        Assert.Equal(AccessOutcome.NotFound, await Access.SetGroupsAsync(Ann, document.Id, [], Cancel));
        Assert.Equal(AccessOutcome.NotFound, await Access.SetGroupsAsync(ScratchPipeline.CallerOf("b", "staff"), document.Id, [], Cancel));

        Assert.Empty(await TextsAsync());
        Assert.Equal(["staff"], Assert.Single(await Library.ListAsync(ScratchPipeline.CallerOf("a", "staff"), Cancel)).GroupList);
    }

    [Theory]
    [InlineData("a|b")]
    [InlineData(" ")]
    [InlineData("a\u202Eb")]
    public async Task What_is_no_group_changes_nothing(string group)
    {
        var document = await IngestAsync("guide.md", TwoSections);

        await Assert.ThrowsAsync<UnreadableDocumentException>(() => Access.SetGroupsAsync(Ann, document.Id, ["staff", group], Cancel));

        Assert.Equal(2, (await TextsAsync()).Count);
    }

    [Fact]
    public async Task A_document_that_is_being_read_keeps_its_groups_until_then()
    {
        var document = await AddAsync("guide.md", TwoSections);
        var (begun, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        Model.Before = () =>
        {
            begun.SetResult();
            return release.Task;
        };
        var ingesting = Ingestor.IngestNextAsync(null, Cancel);
        await begun.Task;

        var meanwhile = await Access.SetGroupsAsync(Ann, document.Id, ["staff"], Cancel);
        release.SetResult();
        await ingesting;

        Assert.Equal(AccessOutcome.Busy, meanwhile);
        Assert.Equal(2, (await TextsAsync()).Count);
        Assert.Equal(AccessOutcome.Done, await Access.SetGroupsAsync(Ann, document.Id, ["staff"], Cancel));
        Assert.Empty(await TextsAsync());
    }

    [Fact]
    public async Task A_waiting_or_failed_document_stays_what_it_is_and_is_read_for_its_new_groups()
    {
        var waiting = await AddAsync("guide.md", TwoSections);
        await Access.SetGroupsAsync(Ann, waiting.Id, ["staff"], Cancel);
        Model.Before = () => throw new HttpRequestException("down");
        var failed = (await Ingestor.IngestNextAsync(null, Cancel))!;
        var staff = ScratchPipeline.CallerOf("a", "staff");
        Assert.Equal((DocumentState.Failed, "staff"), (failed.State, failed.Groups));

        await Access.SetGroupsAsync(staff, waiting.Id, ["board", "staff"], Cancel);
        var after = (await Library.FindAsync(staff, waiting.Id, Cancel))!;
        Assert.Equal((DocumentState.Failed, failed.Error), (after.State, after.Error));

        Model.Before = () => Task.CompletedTask;
        await Library.RetryAsync(staff, waiting.Id, Cancel);
        await Ingestor.IngestNextAsync(null, Cancel);
        Assert.Equal(2, (await TextsAsync("board")).Count);
        Assert.Empty(await TextsAsync());
    }

    [Fact]
    public async Task What_a_store_that_fails_did_not_change_is_changed_by_ingestion()
    {
        var staff = ScratchPipeline.CallerOf("a", "staff");
        var document = await IngestAsync("guide.md", TwoSections);
        var table = Pipeline.Get<ChunkStore>().CollectionName;
        await StoreAsync(string.Concat(new[] { "INSERT", "UPDATE", "DELETE" }.Select(
            verb => $"CREATE TRIGGER refuse{verb} BEFORE {verb} ON \"{table}\" BEGIN SELECT RAISE(ABORT, 'the disk is full'); END;")));

        await Assert.ThrowsAsync<VectorStoreException>(() => Access.SetGroupsAsync(Ann, document.Id, ["staff"], Cancel));
        var after = (await Library.FindAsync(staff, document.Id, Cancel))!;
        Assert.Equal((DocumentState.Pending, "staff"), (after.State, after.Groups));
        Assert.Single(await Pipeline.Get<AuditLog>().ListAsync(ScratchPipeline.Tenant, 10, Cancel));

        await StoreAsync("DROP TRIGGER refuseINSERT; DROP TRIGGER refuseUPDATE; DROP TRIGGER refuseDELETE;");
        Assert.Equal(DocumentState.Ready, (await Ingestor.IngestNextAsync(null, Cancel))!.State);
        Assert.Empty(await TextsAsync());
        Assert.Equal(2, (await TextsAsync("staff")).Count);
    }

    [Fact]
    public async Task Chunks_are_shown_to_nobody_who_does_not_find_them_yet()
    {
        var document = await IngestAsync("guide.md", TwoSections, "staff");
        var catalog = Pipeline.Get<DocumentCatalog>();

        // A new version for everyone, which waits: what is searched is still the former one.
        await AddAsync("guide.md", $"{TwoSections} A kettle sings.");
        Assert.Equal(0, (await catalog.ChunksAsync(Ann, document.Id, 0, 10, Cancel))!.All);
        await IngestAllAsync();

        var part = (await catalog.ChunksAsync(Ann, document.Id, 1, 1, Cancel))!;
        Assert.Equal((2, 1), (part.All, Assert.Single(part.Chunks).Ordinal));
        Assert.Null(await catalog.ChunksAsync(ScratchPipeline.CallerOf("b"), document.Id, 0, 10, Cancel));
    }

    [Fact]
    public async Task While_documents_are_read_again_and_again_nobody_finds_what_they_lost()
    {
        var rounds = int.Parse(Environment.GetEnvironmentVariable("RAGSTARTER_ACCESS_ROUNDS") ?? "6", CultureInfo.InvariantCulture);
        var document = await IngestAsync("guide.md", TwoSections);
        var everybody = ScratchPipeline.CallerOf("a", "staff", "board");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var reading = Task.Run(
            async () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    await Ingestor.MarkOutdatedAsync(Cancel, all: true);
                    await Ingestor.IngestNextAsync(null, Cancel);
                }
            },
            Cancel);

        var (done, found) = (0, new List<string>());
        while (done < rounds)
        {
            var group = done % 2 == 0 ? "staff" : "board";
            if (await Access.SetGroupsAsync(everybody, document.Id, [group], Cancel) == AccessOutcome.Done)
            {
                done++;
                for (var look = 0; look < 3; look++)
                {
                    found.AddRange((await TextsAsync(group == "staff" ? "board" : "staff")).Select(t => $"round {done}: {t}"));
                }
            }
        }

        await stop.CancelAsync();
        await reading;
        await IngestAllAsync();
        Assert.Empty(found);
        Assert.Equal(2, (await TextsAsync(rounds % 2 == 0 ? "board" : "staff")).Count);
        Assert.Equal(DocumentState.Ready, Assert.Single(await Library.ListAsync(everybody, Cancel)).State);
    }

    private async Task StoreAsync(string sql)
    {
        await using var store = new SqliteConnection($"Data Source={Path.Combine(Pipeline.StateFolder, "vectors.db")};Pooling=False");
        await store.OpenAsync(Cancel);
        await using var command = store.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(Cancel);
    }

    private async Task<IReadOnlyList<ChunkRecord>> KeywordsAsync(string words, params string[] groups)
    {
        var caller = ScratchPipeline.CallerOf("a", groups);
        return [.. (await Pipeline.Get<ChunkStore>().SearchKeywordsAsync(caller.Tenant, caller.Groups, words, 10, Cancel)).Select(f => f.Record)];
    }
}
