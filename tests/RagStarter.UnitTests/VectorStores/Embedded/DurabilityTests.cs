using System.Globalization;
using Microsoft.Extensions.VectorData;
using RagStarter.VectorStores.Embedded;
using static RagStarter.UnitTests.VectorStores.Embedded.SharedPartitions;

namespace RagStarter.UnitTests.VectorStores.Embedded;

public sealed class DurabilityTests : IDisposable
{
    private readonly SharedPartitions _store = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task Searches_give_the_same_after_the_file_was_closed_and_opened()
    {
        await _store.Notes.UpsertAsync(Many(20), Cancel);
        await _store.Notes.DeleteAsync((await _store.Notes.GetAsync(n => n.Version == 3, 1, cancellationToken: Cancel).SingleAsync(Cancel)).Id, Cancel);
        var words = await WordsAsync(_store.Notes, "tent number5", "a", "everyone");
        var nearest = await NearestAsync(_store.Notes, [0.3f, 1], "a", "everyone");

        _store.Reopen();

        Assert.Equal(19, nearest.Count);
        Assert.Equal(words, await WordsAsync(_store.Notes, "tent number5", "a", "everyone"));
        Assert.Equal(nearest, await NearestAsync(_store.Notes, [0.3f, 1], "a", "everyone"));
    }

    [Fact]
    public async Task What_was_written_is_in_the_files_even_if_the_process_never_closes_them()
    {
        await _store.Notes.UpsertAsync(Many(5), Cancel);

        var survivor = _store.Open(_store.CopyOfFiles());

        Assert.Equal(5, (await WordsAsync(survivor, "tent", "a", "everyone")).Count);
        Assert.Equal(5, (await NearestAsync(survivor, [1, 0], "a", "everyone")).Count);
    }

    [Fact]
    public async Task Another_process_sees_every_write_with_its_next_query()
    {
        var other = _store.Open();
        Assert.Empty(await NearestAsync(other, [1, 0], "a", "everyone"));

        var note = new Note { Tenant = "a", Text = "tent" };
        await _store.Notes.UpsertAsync(note, Cancel);
        Assert.Equal("tent", Assert.Single(await NearestAsync(other, [1, 0], "a", "everyone")).Text);

        note.Text = "stove";
        await _store.Notes.UpsertAsync(note, Cancel);
        Assert.Equal("stove", Assert.Single(await WordsAsync(other, "stove", "a", "everyone")).Text);

        await _store.Notes.DeleteAsync(note.Id, Cancel);
        Assert.Empty(await NearestAsync(other, [1, 0], "a", "everyone"));
    }

    [Fact]
    public async Task Another_process_sees_that_a_collection_was_made_anew()
    {
        var other = _store.Open();
        await _store.Notes.UpsertAsync(Many(5), Cancel);
        Assert.Equal(5, (await NearestAsync(other, [1, 0], "a", "everyone")).Count);

        await _store.Notes.EnsureCollectionDeletedAsync(Cancel);
        await _store.Notes.EnsureCollectionExistsAsync(Cancel);
        await _store.Notes.UpsertAsync(Many(2), Cancel);

        Assert.Equal(2, (await NearestAsync(other, [1, 0], "a", "everyone")).Count);
    }

    [Fact]
    public async Task A_batch_is_seen_whole_or_not_at_all_by_readers_beside_the_writer()
    {
        var notes = Many(8);
        await _store.Notes.UpsertAsync(notes, Cancel);
        var writer = Task.Run(
            async () =>
            {
                for (var version = 100; version < 140; version++)
                {
                    Array.ForEach(notes, n => n.Version = version);
                    await _store.Notes.UpsertAsync(notes, Cancel);
                }
            },
            Cancel);
        Array.ForEach(notes, n => n.Version = 99);

        var readers = new[] { _store.Notes, _store.Open() }.Select(reader => Task.Run(
            async () =>
            {
                for (var last = false; !last;)
                {
                    last = writer.IsCompleted;
                    var found = await reader.SearchAsync(new[] { 1f, 0f }, 100, cancellationToken: Cancel).Select(r => r.Record.Version).ToListAsync(Cancel);
                    Assert.Equal(8, found.Count);
                    Assert.True(found.TrueForAll(v => v < 99) || found.Distinct().Count() == 1, $"A reader saw versions {string.Join(", ", found)}.");
                }
            },
            Cancel));

        await Task.WhenAll(readers.Append(writer));
    }

    [Fact]
    public async Task A_collection_of_another_vector_length_under_the_same_name_is_refused()
    {
        using var store = new EmbeddedVectorStore(new EmbeddedVectorStoreOptions { Path = _store.File });
        var definition = new VectorStoreCollectionDefinition
        {
            Properties =
            [
                new VectorStoreKeyProperty("Id", typeof(Guid)),
                new VectorStoreVectorProperty("Vector", typeof(ReadOnlyMemory<float>), 3),
            ],
        };

        var problem = await Assert.ThrowsAsync<InvalidOperationException>(
            () => store.GetDynamicCollection("notes", definition).EnsureCollectionExistsAsync(Cancel));

        Assert.Contains("Vector:2", problem.Message, StringComparison.Ordinal);
        Assert.Contains("Vector:3", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_cannot_be_opened_is_named()
    {
        var missing = Path.Combine(Path.GetDirectoryName(_store.File)!, "no-such-folder", "vectors.db");

        var problem = Assert.Throws<VectorStoreException>(() => new EmbeddedVectorStore(new EmbeddedVectorStoreOptions { Path = missing }));

        Assert.Contains(missing, problem.Message, StringComparison.Ordinal);
    }

    private static Note[] Many(int count) =>
    [
        .. Enumerable.Range(0, count).Select(i => new Note
        {
            Tenant = "a",
            Text = string.Create(CultureInfo.InvariantCulture, $"tent number{i}"),
            Version = i,
            Vector = new[] { i + 1f, 10f },
        }),
    ];
}
