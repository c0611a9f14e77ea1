using Microsoft.Extensions.VectorData;

namespace RagStarter.UnitTests.VectorStores.Conformance;

public abstract partial class VectorStoreConformanceTests
{
    [Fact]
    public async Task A_record_comes_back_as_it_was_written()
    {
        var tool = New(7, "Ein Hämmerchen für 3 €", "räume \"oben\"", 0.25f, -0.5f);
        tool.Tags = ["neu", "it's; DROP TABLE"];
        tool.Weight = 1.5;
        tool.Sold = true;
        tool.Rated = false;
        tool.Level = 255;
        tool.Row = -7;
        tool.Serial = long.MaxValue;
        tool.Ratio = 0.1f;
        tool.Price = -12.50m;
        tool.Maker = Guid.NewGuid();
        tool.Checked = new DateTime(2026, 2, 3, 4, 5, 6, DateTimeKind.Utc).AddTicks(1234567);
        tool.Built = new DateOnly(2026, 2, 3);
        tool.Opens = new TimeOnly(8, 30, 1).Add(TimeSpan.FromTicks(1));
        tool.Sizes = [3, -1];
        tool.Photo = [0, 255, 7];
        var collection = await CreateAsync(tool);

        var found = await collection.GetAsync(tool.Id, new RecordRetrievalOptions { IncludeVectors = true }, Cancel);

        Assert.Equivalent(
            new
            {
                tool.Id,
                tool.Shelf,
                tool.Text,
                tool.Tags,
                tool.Pieces,
                tool.Weight,
                tool.Added,
                tool.Sold,
                tool.Rated,
                tool.Level,
                tool.Row,
                tool.Serial,
                tool.Ratio,
                tool.Price,
                tool.Maker,
                tool.Checked,
                tool.Built,
                tool.Opens,
                tool.Sizes,
                tool.Photo,
            },
            found);
        Assert.Equal(AsKept(tool.Vector!.Value.ToArray()), found!.Vector!.Value.ToArray());
    }

    [Fact]
    public async Task Vectors_are_left_out_unless_asked_for()
    {
        var collection = await CreateAsync(New(1));

        Assert.Null((await collection.GetAsync(Key(1), cancellationToken: Cancel))?.Vector);
    }

    [Fact]
    public async Task Missing_values_stay_missing()
    {
        var collection = await CreateAsync(new Tool { Id = Key(1), Vector = null, Weight = null });

        var found = await collection.GetAsync(Key(1), new RecordRetrievalOptions { IncludeVectors = true }, Cancel);

        Assert.Null(found?.Weight);
        Assert.Null(found?.Vector);
        Assert.Empty(found!.Tags);
    }

    [Fact]
    public async Task A_record_with_the_same_key_is_replaced()
    {
        var collection = await CreateAsync(New(1, "hammer", x: 1, y: 0));

        await collection.UpsertAsync(New(1, "saw", "b", 0, 1), Cancel);

        Assert.Equal("b", (await collection.GetAsync(Key(1), cancellationToken: Cancel))?.Shelf);
        Assert.Empty(await NumbersAsync(Keywords(collection).SearchKeywordsAsync("hammer", 10, cancellationToken: Cancel)));
        Assert.Equal([1], await NumbersAsync(Keywords(collection).SearchKeywordsAsync("saws", 10, cancellationToken: Cancel)));
        var nearest = await collection.SearchAsync(new[] { 0f, 1f }, 10, cancellationToken: Cancel).SingleAsync(Cancel);
        Assert.Equal(1, nearest.Score!.Value, 5);
    }

    [Fact]
    public async Task The_last_of_several_records_with_one_key_in_a_batch_stays()
    {
        var collection = await CreateAsync(New(1, "hammer"), New(1, "saw"));

        Assert.Equal("saw", (await collection.GetAsync(Key(1), cancellationToken: Cancel))?.Text);
        Assert.Single(await NumbersAsync(collection.GetAsync(t => t.Shelf == "a", 10, cancellationToken: Cancel)));
    }

    [Fact]
    public async Task A_deleted_record_is_found_no_more()
    {
        var collection = await CreateAsync(New(1, "hammer"), New(2, "hammer"), New(3, "hammer"));
        Assert.Equal(3, (await NumbersAsync(collection.SearchAsync(new[] { 1f, 0f }, 10, cancellationToken: Cancel))).Count);

        await collection.DeleteAsync(Key(1), Cancel);

        Assert.Null(await collection.GetAsync(Key(1), cancellationToken: Cancel));
        Assert.Equal([2, 3], (await NumbersAsync(collection.SearchAsync(new[] { 1f, 0f }, 10, cancellationToken: Cancel))).Order());
        Assert.Equal([2, 3], (await NumbersAsync(Keywords(collection).SearchKeywordsAsync("hammer", 10, cancellationToken: Cancel))).Order());
    }

    [Fact]
    public async Task Several_records_are_deleted_at_once_and_unknown_keys_do_no_harm()
    {
        var collection = await CreateAsync(New(1), New(2), New(3));

        await collection.DeleteAsync([Key(1), Key(9), Key(3)], Cancel);

        Assert.Equal([2], await NumbersAsync(collection.GetAsync(t => t.Pieces > 0, 10, cancellationToken: Cancel)));
    }

    [Fact]
    public async Task Several_records_are_read_at_once_and_unknown_keys_are_left_out()
    {
        var collection = await CreateAsync(New(1), New(2), New(3));

        var found = await NumbersAsync(collection.GetAsync([Key(3), Key(9), Key(1)], cancellationToken: Cancel));

        Assert.Equal([1, 3], found.Order());
    }

    [Fact]
    public async Task Any_number_of_keys_can_be_read_and_deleted_at_once()
    {
        var collection = await CreateAsync(New(1), New(39_999));
        var keys = Enumerable.Range(0, 40_000).Select(Key).ToList();

        Assert.Equal([1, 39_999], (await NumbersAsync(collection.GetAsync(keys, cancellationToken: Cancel))).Order());
        await collection.DeleteAsync(keys, Cancel);
        Assert.Empty(await NumbersAsync(collection.GetAsync(t => t.Pieces > 0, 10, cancellationToken: Cancel)));
    }

    [Fact]
    public async Task An_unknown_key_finds_nothing()
    {
        var collection = await CreateAsync();

        Assert.Null(await collection.GetAsync(Key(1), cancellationToken: Cancel));
    }

    [Fact]
    public async Task Records_are_read_in_pages()
    {
        var collection = await CreateAsync([.. Enumerable.Range(1, 7).Select(n => New(n))]);
        var options = new FilteredRecordRetrievalOptions<Tool> { Skip = 2, OrderBy = o => o.Descending(t => t.Pieces) };

        Assert.Equal([5, 4, 3], await NumbersAsync(collection.GetAsync(t => t.Shelf == "a", 3, options, Cancel)));
    }

    [Fact]
    public async Task Records_are_ordered_by_several_properties()
    {
        var collection = await CreateAsync(New(1, shelf: "b"), New(2, shelf: "a"), New(3, shelf: "b"), New(4, shelf: "a"));
        var options = new FilteredRecordRetrievalOptions<Tool> { OrderBy = o => o.Ascending(t => t.Shelf).Descending(t => t.Pieces) };

        Assert.Equal([4, 2, 3, 1], await NumbersAsync(collection.GetAsync(t => t.Pieces > 0, 10, options, Cancel)));
    }

    [Fact]
    public async Task Reading_no_records_at_all_is_refused()
    {
        var collection = await CreateAsync(New(1));

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => NumbersAsync(collection.GetAsync(t => t.Pieces > 0, 0, cancellationToken: Cancel)));
    }

    [Fact]
    public async Task A_vector_of_another_length_is_refused_and_nothing_of_the_batch_is_written()
    {
        var collection = await CreateAsync();
        var wrong = New(2);
        wrong.Vector = new[] { 1f, 2f, 3f };

        var problem = await Assert.ThrowsAsync<ArgumentException>(() => collection.UpsertAsync([New(1), wrong], Cancel));

        Assert.Contains("3", problem.Message, StringComparison.Ordinal);
        Assert.Contains("2", problem.Message, StringComparison.Ordinal);
        Assert.Null(await collection.GetAsync(Key(1), cancellationToken: Cancel));
    }

    [Fact]
    public async Task A_vector_that_is_not_a_number_is_refused()
    {
        var collection = await CreateAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => collection.UpsertAsync(New(1, x: float.NaN), Cancel));
    }
}
