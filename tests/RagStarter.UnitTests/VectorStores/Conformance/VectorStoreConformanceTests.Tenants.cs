using CsCheck;
using Microsoft.Extensions.VectorData;
using RagStarter.Core.Retrieval;

namespace RagStarter.UnitTests.VectorStores.Conformance;

/// <summary>No tenant's and no group's text, vector, score or count reaches another.</summary>
public abstract partial class VectorStoreConformanceTests
{
    private static readonly Gen<string> Texts =
        Gen.OneOf("tent", "stove", "lamp", "rope", "boat").Array[1, 8].Select(words => string.Join(' ', words));

    [Fact]
    public Task Another_tenants_records_move_no_score_and_no_rank() => ScoresStayAsync(note => note["tenant"] = "b");

    [Fact]
    public Task Records_of_a_group_that_the_asker_is_not_in_move_no_score_and_no_rank() => ScoresStayAsync(note => note["groups"] = new[] { "secret" });

    [Fact]
    public async Task An_empty_access_list_finds_nothing()
    {
        var notes = await NotesAsync("notes", Note(1, "tent"));

        Assert.Empty(await WordsAsync(notes, "tent"));
        Assert.Empty(await NearestAsync(notes));
    }

    [Fact]
    public async Task A_record_that_moves_to_another_tenant_leaves_nothing_behind()
    {
        var note = Note(1, "tent");
        var notes = await NotesAsync("notes", note, Note(2, "stove"));

        note["tenant"] = "b";
        await notes.UpsertAsync(note, Cancel);

        Assert.Empty(await WordsAsync(notes, "tent", "everyone"));
        Assert.Equal("stove", Assert.Single(await NearestAsync(notes, "everyone")).Text);
    }

    [Fact]
    public async Task A_record_without_a_tenant_is_refused_and_its_whole_batch_with_it()
    {
        var nameless = Note(2, "stove");
        nameless["tenant"] = string.Empty;
        var notes = await NotesAsync("notes");

        await Assert.ThrowsAsync<ArgumentException>(() => notes.UpsertAsync([Note(1, "tent"), nameless], Cancel));

        Assert.Empty(await NearestAsync(notes, "everyone"));
    }

    [Fact]
    public async Task Keyword_scores_are_those_of_BM25_over_the_records_that_the_filter_selects()
    {
        var notes = await NotesAsync("notes", Note(1, "tent tent stove"), Note(2, "tent lamp"), Note(3, "rope"), Note(4, "boat rope lamp lamp"));

        var found = await WordsAsync(notes, "lamp tents", "everyone");

        // Four texts of 2.5 terms on average; each word is in two of them: its weight is ln(1 + 2.5 / 2.5).
        double Part(int count, int length) => Math.Log(2) * count * 2.2 / (count + (1.2 * (0.25 + (0.75 * length / 2.5))));
        var expected = new[] { ("tent lamp", Part(1, 2) * 2), ("tent tent stove", Part(2, 3)), ("boat rope lamp lamp", Part(2, 4)) };
        Assert.Equal(expected.Select(e => e.Item1), found.Select(f => f.Text));
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First.Item2, pair.Second.Score, 9));
    }

    private Task ScoresStayAsync(Action<Dictionary<string, object?>> hide)
    {
        var round = 0;
        return Gen.Select(Texts.Array[1, 6], Texts.Array[1, 6], Texts).SampleAsync(
            async (own, foreign, query) =>
            {
                var notes = await NotesAsync($"notes{round++}", [.. own.Select((text, i) => Note(i, text))]);
                var words = await WordsAsync(notes, query, "everyone");
                var nearest = await NearestAsync(notes, "everyone");

                var hidden = foreign.Select((text, i) => Note(100 + i, text)).ToArray();
                Array.ForEach(hidden, hide);
                await notes.UpsertAsync(hidden, Cancel);

                Assert.Equal(words, await WordsAsync(notes, query, "everyone"));
                Assert.Equal(nearest, await NearestAsync(notes, "everyone"));
            },
            iter: 12,
            threads: 1);
    }

    private static Dictionary<string, object?> Note(int number, string text) => new()
    {
        ["key"] = Key(number),
        ["tenant"] = "a",
        ["groups"] = new[] { "everyone" },
        ["text"] = text,
        ["vector"] = new ReadOnlyMemory<float>([1, number]),
    };

    private async Task<VectorStoreCollection<object, Dictionary<string, object?>>> NotesAsync(string name, params Dictionary<string, object?>[] notes)
    {
        var collection = _store.GetDynamicCollection(name, new VectorStoreCollectionDefinition
        {
            Properties =
            [
                new VectorStoreKeyProperty("key", typeof(Guid)),
                new VectorStoreDataProperty(PartitionProperty, typeof(string)) { IsIndexed = true },
                new VectorStoreDataProperty("groups", typeof(string[])) { IsIndexed = true },
                new VectorStoreDataProperty("text", typeof(string)) { IsFullTextIndexed = true },
                new VectorStoreVectorProperty("vector", typeof(ReadOnlyMemory<float>), 2),
            ],
        });
        await collection.EnsureCollectionExistsAsync(Cancel);
        await collection.UpsertAsync(notes, Cancel);
        return collection;
    }

    private static async Task<List<(string Text, double Score)>> WordsAsync(
        VectorStoreCollection<object, Dictionary<string, object?>> notes, string query, params string[] groups)
    {
        var keywords = (IKeywordSearchable<Dictionary<string, object?>>)notes.GetService(typeof(IKeywordSearchable<Dictionary<string, object?>>))!;
        return await keywords.SearchKeywordsAsync(
                query, 100, n => (string)n["tenant"]! == "a" && ((string[])n["groups"]!).Any(g => groups.Contains(g)), Cancel)
            .Select(r => ((string)r.Record["text"]!, r.Score!.Value)).ToListAsync(Cancel);
    }

    private static async Task<List<(string Text, double Score)>> NearestAsync(
        VectorStoreCollection<object, Dictionary<string, object?>> notes, params string[] groups)
    {
        var options = new VectorSearchOptions<Dictionary<string, object?>>
        {
            Filter = n => (string)n["tenant"]! == "a" && ((string[])n["groups"]!).Any(g => groups.Contains(g)),
        };
        return await notes.SearchAsync(new[] { 1f, 0f }, 100, options, Cancel)
            .Select(r => ((string)r.Record["text"]!, r.Score!.Value)).ToListAsync(Cancel);
    }
}
