using CsCheck;
using Microsoft.Extensions.VectorData;
using static RagStarter.UnitTests.VectorStores.Embedded.SharedPartitions;

namespace RagStarter.UnitTests.VectorStores.Embedded;

/// <summary>No tenant's and no group's text, vector, score or count reaches another.</summary>
public sealed class PartitionTests : IDisposable
{
    private static readonly Gen<string> Texts =
        Gen.OneOf("tent", "stove", "lamp", "rope", "boat").Array[1, 8].Select(words => string.Join(' ', words));

    private static readonly Gen<Note> Notes =
        Gen.Select(Texts, Gen.Float[-1, 1], Gen.Float[0.1f, 1]).Select((text, x, y) => new Note { Tenant = "a", Text = text, Vector = new[] { x, y } });

    private readonly SharedPartitions _store = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _store.Dispose();

    [Fact]
    public Task Another_tenants_documents_move_no_score_and_no_rank() => ScoresStayAsync(note => note.Tenant = "b");

    [Fact]
    public Task Documents_of_a_group_that_the_asker_is_not_in_move_no_score_and_no_rank() => ScoresStayAsync(note => note.Groups = ["secret"]);

    [Fact]
    public async Task A_tenants_search_returns_nothing_of_another_tenant()
    {
        await _store.Notes.UpsertAsync([new Note { Tenant = "a", Text = "tent a" }, new Note { Tenant = "b", Text = "tent b" }], Cancel);

        Assert.Equal("tent a", Assert.Single(await WordsAsync(_store.Notes, "tent", "a", "everyone")).Text);
        Assert.Equal("tent b", Assert.Single(await NearestAsync(_store.Notes, [1, 0], "b", "everyone")).Text);
    }

    [Fact]
    public async Task A_record_that_moves_to_another_tenant_leaves_nothing_behind()
    {
        var note = new Note { Tenant = "a", Text = "tent" };
        await _store.Notes.UpsertAsync([note, new Note { Tenant = "a", Text = "stove" }], Cancel);
        Assert.Equal(2, (await NearestAsync(_store.Notes, [1, 0], "a", "everyone")).Count);

        note.Tenant = "b";
        await _store.Notes.UpsertAsync(note, Cancel);

        Assert.Empty(await WordsAsync(_store.Notes, "tent", "a", "everyone"));
        Assert.Equal("stove", Assert.Single(await NearestAsync(_store.Notes, [1, 0], "a", "everyone")).Text);
        Assert.Equal("tent", Assert.Single(await WordsAsync(_store.Notes, "tent", "b", "everyone")).Text);
    }

    [Fact]
    public async Task A_record_that_changes_its_groups_is_hidden_from_those_it_left()
    {
        var note = new Note { Tenant = "a", Text = "tent" };
        await _store.Notes.UpsertAsync(note, Cancel);
        Assert.Single(await WordsAsync(_store.Notes, "tent", "a", "everyone"));

        note.Groups = ["secret"];
        await _store.Notes.UpsertAsync(note, Cancel);

        Assert.Empty(await WordsAsync(_store.Notes, "tent", "a", "everyone"));
        Assert.Empty(await NearestAsync(_store.Notes, [1, 0], "a", "everyone"));
        Assert.Single(await WordsAsync(_store.Notes, "tent", "a", "secret"));
    }

    [Fact]
    public async Task A_record_without_a_tenant_is_refused_and_its_whole_batch_with_it()
    {
        var good = new Note { Tenant = "a", Text = "tent" };

        await Assert.ThrowsAsync<ArgumentException>(() => _store.Notes.UpsertAsync([good, new Note { Text = "stove" }], Cancel));

        Assert.Null(await _store.Notes.GetAsync(good.Id, cancellationToken: Cancel));
        Assert.Empty(await WordsAsync(_store.Notes, "tent", "a", "everyone"));
        Assert.Empty(await NearestAsync(_store.Notes, [1, 0], "a", "everyone"));
    }

    [Fact]
    public async Task A_filter_that_names_the_tenant_inside_a_disjunction_still_holds()
    {
        await _store.Notes.UpsertAsync([new Note { Tenant = "a", Version = 1 }, new Note { Tenant = "b", Version = 2 }, new Note { Tenant = "c", Version = 3 }], Cancel);
        var options = new VectorSearchOptions<Note> { Filter = n => n.Tenant == "a" || n.Version == 3 };

        var found = await _store.Notes.SearchAsync(new[] { 1f, 0f }, 10, options, Cancel).Select(r => r.Record.Version).ToListAsync(Cancel);

        Assert.Equal([1, 3], found.Order());
    }

    [Fact]
    public Task What_was_searched_before_a_change_is_found_as_in_a_store_that_never_was_otherwise() => Gen.Select(Notes.Array[2, 6], Texts.Array[1, 6], Texts).SampleAsync(
        async (notes, texts, query) =>
        {
            using var store = new SharedPartitions();
            var kept = notes.ToList();
            await store.Notes.UpsertAsync(kept, Cancel);
            for (var i = 0; i < texts.Length; i++)
            {
                await WordsAsync(store.Notes, query, "a", "everyone");
                var changed = kept[i % kept.Count];
                switch (i % 3)
                {
                    case 0:
                        changed.Text = texts[i];
                        await store.Notes.UpsertAsync(changed, Cancel);
                        break;
                    case 1:
                        kept.Add(new Note { Tenant = "a", Text = texts[i] });
                        await store.Notes.UpsertAsync(kept[^1], Cancel);
                        break;
                    default:
                        kept.Remove(changed);
                        await store.Notes.DeleteAsync(changed.Id, Cancel);
                        break;
                }
            }

            using var fresh = new SharedPartitions();
            await fresh.Notes.UpsertAsync(kept, Cancel);
            Assert.Equal(InOrder(await WordsAsync(fresh.Notes, query, "a", "everyone")), InOrder(await WordsAsync(store.Notes, query, "a", "everyone")));
        },
        iter: 12,
        threads: 1);

    // Equal scores are in the order of the rows, which is another.
    private static IEnumerable<(string Text, double Score)> InOrder(List<(string Text, double Score)> found) =>
        found.OrderBy(f => f.Score).ThenBy(f => f.Text, StringComparer.Ordinal);

    private static Task ScoresStayAsync(Action<Note> hide) => Gen.Select(Notes.Array[1, 6], Notes.Array[1, 6], Texts).SampleAsync(
        async (own, foreign, query) =>
        {
            using var store = new SharedPartitions();
            await store.Notes.UpsertAsync(own, Cancel);
            var words = await WordsAsync(store.Notes, query, "a", "everyone");
            var nearest = await NearestAsync(store.Notes, [1, 0], "a", "everyone");

            Array.ForEach(foreign, hide);
            await store.Notes.UpsertAsync(foreign, Cancel);

            Assert.Equal(words, await WordsAsync(store.Notes, query, "a", "everyone"));
            Assert.Equal(nearest, await NearestAsync(store.Notes, [1, 0], "a", "everyone"));
        },
        iter: 12,
        threads: 1);
}
