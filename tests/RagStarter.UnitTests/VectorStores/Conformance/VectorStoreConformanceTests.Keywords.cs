using CsCheck;
using Microsoft.Extensions.VectorData;
using RagStarter.Core.Retrieval;

namespace RagStarter.UnitTests.VectorStores.Conformance;

public abstract partial class VectorStoreConformanceTests
{
    [Fact]
    public async Task Keyword_search_finds_other_forms_of_a_word()
    {
        var collection = await CreateAsync(New(1, "The tents were frozen."), New(2, "A stove."));

        Assert.Equal([1], await NumbersAsync(Keywords(collection).SearchKeywordsAsync("freezing tent", 10, cancellationToken: Cancel)));
    }

    [Fact]
    public async Task Rare_words_and_short_texts_rank_higher()
    {
        var collection = await CreateAsync(
            New(1, "tent tent stove"),
            New(2, "tent lamp"),
            New(3, "tent peg and a long story about a walk through the hills in autumn rain"),
            New(4, "tent"));

        Assert.Equal(2, (await NumbersAsync(Keywords(collection).SearchKeywordsAsync("tent lamp", 10, cancellationToken: Cancel)))[0]);
        Assert.Equal(3, (await NumbersAsync(Keywords(collection).SearchKeywordsAsync("tent", 10, cancellationToken: Cancel)))[^1]);
    }

    [Fact]
    public async Task Keyword_search_takes_only_records_that_the_filter_selects()
    {
        var collection = await CreateAsync(New(1, "tent", "a"), New(2, "tent", "b"));

        Assert.Equal([2], await NumbersAsync(Keywords(collection).SearchKeywordsAsync("tent", 10, t => t.Shelf == "b", Cancel)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("the of and")]
    [InlineData("\" OR * NEAR( ^ -")]
    [InlineData("zebra")]
    public async Task Keyword_search_finds_nothing_where_no_word_is_shared(string query)
    {
        var collection = await CreateAsync(New(1, "The tent, and: a stove (of \"iron\") - 3*4"));

        Assert.Empty(await NumbersAsync(Keywords(collection).SearchKeywordsAsync(query, 10, cancellationToken: Cancel)));
    }

    [Fact]
    public async Task A_word_of_any_script_is_found_by_itself()
    {
        var collection = await CreateAsync();
        var letters = Enumerable.Range(0x30, 0xFFFF - 0x30).Select(c => (char)c).Where(c => char.IsLetterOrDigit(c)).ToArray();
        await Gen.Char[new string(letters)].Array[1, 6].Select(c => new string(c)).Array[20].SampleAsync(
            async words =>
            {
                await collection.UpsertAsync(words.Select((w, i) => New(i, $"1{w}")), Cancel);
                for (var i = 0; i < words.Length; i++)
                {
                    var found = await NumbersAsync(Keywords(collection).SearchKeywordsAsync($"1{words[i]}", 20, cancellationToken: Cancel));
                    Assert.True(found.Contains(i), $"'{words[i]}' was not found.");
                }
            },
            iter: 20,
            threads: 1);
    }

    [Fact]
    public async Task Hybrid_search_prefers_what_both_searches_find()
    {
        var collection = await CreateAsync(New(1, "tent on a hill in rain", x: 0, y: 1), New(2, "tent", x: 1, y: 0.2f), New(3, "stove", x: 1, y: 0));

        var results = await Hybrid(collection).HybridSearchAsync(new[] { 1f, 0f }, ["tents"], 10, cancellationToken: Cancel).ToListAsync(Cancel);

        Assert.Equal(2, results[0].Record.Pieces);
        Assert.Equal(3, results.Count);
        Assert.Equal(results.Select(r => r.Score).OrderDescending(), results.Select(r => r.Score));
    }

    [Fact]
    public async Task Hybrid_search_takes_filters_and_pages()
    {
        var collection = await CreateAsync([.. Enumerable.Range(1, 6).Select(n => New(n, "tent", n > 4 ? "b" : "a", 10 - n, n))]);
        var options = new HybridSearchOptions<Tool> { Filter = t => t.Shelf == "a", Skip = 1 };
        var all = await NumbersAsync(Hybrid(collection).HybridSearchAsync(
            new[] { 1f, 0f }, ["tent"], 10, new HybridSearchOptions<Tool> { Filter = t => t.Shelf == "a" }, Cancel));

        Assert.Equal([1, 2, 3, 4], all.Order());
        Assert.Equal(all[1..3], await NumbersAsync(Hybrid(collection).HybridSearchAsync(new[] { 1f, 0f }, ["tent"], 2, options, Cancel)));
        Assert.Equal(all[1..], await NumbersAsync(Hybrid(collection).HybridSearchAsync(new[] { 1f, 0f }, ["tent"], int.MaxValue, options, Cancel)));
    }

    [Fact]
    public async Task Keyword_search_needs_a_property_whose_words_are_indexed()
    {
        var definition = Definition();
        definition.Properties.OfType<VectorStoreDataProperty>().Single(p => p.Name == "text").IsFullTextIndexed = false;
        var collection = await CreateDynamicAsync(definition, Row("one", 1, 0));
        var hybrid = (IKeywordHybridSearchable<Dictionary<string, object?>>)collection.GetService(typeof(IKeywordHybridSearchable<Dictionary<string, object?>>))!;

        var problem = await Assert.ThrowsAnyAsync<Exception>(
            async () => await hybrid.HybridSearchAsync(new[] { 1f, 0f }, ["tent"], 10, cancellationToken: Cancel).ToListAsync(Cancel));

        Assert.True(problem is NotSupportedException or InvalidOperationException);
    }

    private static IKeywordSearchable<Tool> Keywords(VectorStoreCollection<Guid, Tool> collection) =>
        (IKeywordSearchable<Tool>)collection.GetService(typeof(IKeywordSearchable<Tool>))!;

    private static IKeywordHybridSearchable<Tool> Hybrid(VectorStoreCollection<Guid, Tool> collection) =>
        (IKeywordHybridSearchable<Tool>)collection.GetService(typeof(IKeywordHybridSearchable<Tool>))!;
}
