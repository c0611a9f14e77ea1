using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData;

namespace RagStarter.UnitTests.VectorStores.Conformance;

public abstract partial class VectorStoreConformanceTests
{
    [Fact]
    public async Task The_nearest_records_come_first()
    {
        var collection = await CreateAsync(New(1, x: 0, y: 1), New(2, x: 3, y: 0.1f), New(3, x: 1, y: 1));

        Assert.Equal([2, 3, 1], await NumbersAsync(collection.SearchAsync(new[] { 1f, 0f }, 10, cancellationToken: Cancel)));
    }

    [Fact]
    public async Task A_search_vector_may_have_any_of_its_types()
    {
        var collection = await CreateAsync(New(1, x: 0, y: 1), New(2, x: 1, y: 0));
        var vector = new[] { 1f, 0f };

        Assert.Equal([2], await NumbersAsync(collection.SearchAsync(vector, 1, cancellationToken: Cancel)));
        Assert.Equal([2], await NumbersAsync(collection.SearchAsync(new ReadOnlyMemory<float>(vector), 1, cancellationToken: Cancel)));
        Assert.Equal([2], await NumbersAsync(collection.SearchAsync(new Embedding<float>(vector), 1, cancellationToken: Cancel)));
    }

    [Fact]
    public async Task Results_come_in_pages()
    {
        var collection = await CreateAsync([.. Enumerable.Range(1, 9).Select(n => New(n, x: 10 - n, y: n))]);
        var options = new VectorSearchOptions<Tool> { Skip = 3 };

        Assert.Equal([4, 5], await NumbersAsync(collection.SearchAsync(new[] { 1f, 0f }, 2, options, Cancel)));
    }

    [Fact]
    public async Task A_page_may_be_larger_than_the_collection()
    {
        var collection = await CreateAsync(New(1, x: 1), New(2, x: 0, y: 1));
        var options = new VectorSearchOptions<Tool> { Skip = 1 };

        Assert.Equal([2], await NumbersAsync(collection.SearchAsync(new[] { 1f, 0f }, int.MaxValue, options, Cancel)));
    }

    [Fact]
    public async Task Search_results_carry_vectors_only_when_asked_for()
    {
        var collection = await CreateAsync(New(1, x: 0.5f, y: 0.25f));
        var with = new VectorSearchOptions<Tool> { IncludeVectors = true };

        Assert.Equal(
            AsKept([0.5f, 0.25f]),
            (await collection.SearchAsync(new[] { 1f, 0f }, 1, with, Cancel).SingleAsync(Cancel)).Record.Vector!.Value.ToArray());
        Assert.Null((await collection.SearchAsync(new[] { 1f, 0f }, 1, cancellationToken: Cancel).SingleAsync(Cancel)).Record.Vector);
    }

    [Fact]
    public async Task Records_without_a_vector_are_not_found_by_vector()
    {
        var without = New(1);
        without.Vector = null;
        var collection = await CreateAsync(without, New(2));

        Assert.Equal([2], await NumbersAsync(collection.SearchAsync(new[] { 1f, 0f }, 10, cancellationToken: Cancel)));
    }

    [Fact]
    public async Task Results_below_the_score_threshold_are_left_out()
    {
        var collection = await CreateAsync(New(1, x: 1, y: 0), New(2, x: 1, y: 1), New(3, x: 0, y: 1));
        var options = new VectorSearchOptions<Tool> { ScoreThreshold = 0.7 };

        Assert.Equal([1, 2], await NumbersAsync(collection.SearchAsync(new[] { 1f, 0f }, 10, options, Cancel)));
    }

    [Fact]
    public async Task A_search_vector_of_another_length_is_refused_with_both_lengths()
    {
        var collection = await CreateAsync(New(1));

        var problem = await Assert.ThrowsAsync<ArgumentException>(
            () => NumbersAsync(collection.SearchAsync(new[] { 1f, 0f, 0f }, 10, cancellationToken: Cancel)));

        Assert.Contains("3", problem.Message, StringComparison.Ordinal);
        Assert.Contains("2", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_text_is_refused_as_a_search_vector_where_nothing_turns_it_into_one()
    {
        var collection = await CreateAsync(New(1));

        await Assert.ThrowsAnyAsync<Exception>(() => NumbersAsync(collection.SearchAsync("hammer", 10, cancellationToken: Cancel)));
    }

    [Fact]
    public async Task Searching_for_no_results_at_all_is_refused()
    {
        var collection = await CreateAsync(New(1));

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => NumbersAsync(collection.SearchAsync(new[] { 1f, 0f }, 0, cancellationToken: Cancel)));
    }

    // The query is (2, 0); the records are "near" (3, 0), "middle" (1, 1) and "far" (-1, 0).
    [Theory]
    [InlineData(DistanceFunction.CosineSimilarity, 1, 0.70711, -1)]
    [InlineData(DistanceFunction.CosineDistance, 0, 0.29289, 2)]
    [InlineData(DistanceFunction.DotProductSimilarity, 6, 2, -2)]
    [InlineData(DistanceFunction.NegativeDotProductSimilarity, -6, -2, 2)]
    [InlineData(DistanceFunction.EuclideanDistance, 1, 1.41421, 3)]
    [InlineData(DistanceFunction.EuclideanSquaredDistance, 1, 2, 9)]
    [InlineData(DistanceFunction.ManhattanDistance, 1, 2, 3)]
    public async Task Scores_are_those_of_the_distance_function(string function, double near, double middle, double far)
    {
        Assert.SkipUnless(DistanceFunctions.Contains(function), $"The store does not compute {function}.");
        var collection = await CreateDynamicAsync(
            Definition(function), Row("far", -1, 0), Row("near", 3, 0), Row("middle", 1, 1));

        var results = await collection.SearchAsync(new[] { 2f, 0f }, 10, cancellationToken: Cancel).ToListAsync(Cancel);

        Assert.Equal(["near", "middle", "far"], results.Select(r => r.Record["key"]));
        Assert.Equal([near, middle, far], results.Select(r => Math.Round(r.Score!.Value, 5)));
    }

    [Fact]
    public async Task A_threshold_of_a_distance_leaves_out_what_is_farther()
    {
        Assert.SkipUnless(DistanceFunctions.Contains(DistanceFunction.EuclideanDistance), "The store does not compute it.");
        var collection = await CreateDynamicAsync(
            Definition(DistanceFunction.EuclideanDistance), Row("far", -1, 0), Row("near", 3, 0), Row("middle", 1, 1));
        var options = new VectorSearchOptions<Dictionary<string, object?>> { ScoreThreshold = 2 };

        var results = await collection.SearchAsync(new[] { 2f, 0f }, 10, options, Cancel).ToListAsync(Cancel);

        Assert.Equal(["near", "middle"], results.Select(r => r.Record["key"]));
    }
}
