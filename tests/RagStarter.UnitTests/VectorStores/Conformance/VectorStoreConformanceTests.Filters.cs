using System.Linq.Expressions;
using Microsoft.Extensions.VectorData;

namespace RagStarter.UnitTests.VectorStores.Conformance;

public abstract partial class VectorStoreConformanceTests
{
    private static readonly Guid SecondKey = Key(2);
    private static readonly List<string> NoShelves = [];
    private static readonly Guid UnknownKey = Key(77);
    private static readonly Guid FirstMaker = Guid.Parse("a0000000-0000-0000-0000-00000000000A");
    private static readonly Guid SecondMaker = Guid.Parse("b0000000-0000-0000-0000-00000000000B");
    private static readonly Guid[] Makers = [FirstMaker, SecondMaker];

    private static readonly Dictionary<string, Expression<Func<Tool, bool>>> Filters = new()
    {
        ["equal"] = t => t.Shelf == "a",
        ["not equal"] = t => t.Shelf != "a",
        ["less"] = t => t.Pieces < 3,
        ["less or equal"] = t => t.Pieces <= 3,
        ["greater"] = t => t.Pieces > 3,
        ["greater or equal"] = t => t.Pieces >= 3,
        ["and"] = t => t.Shelf == "a" && t.Pieces > 1,
        ["or"] = t => t.Shelf == "a" || t.Pieces == 4,
        ["not"] = t => !(t.Shelf == "a" || t.Pieces == 4),
        ["bool"] = t => t.Sold,
        ["not bool"] = t => !t.Sold,
        ["null"] = t => t.Weight == null,
        ["not null"] = t => t.Weight != null,
        ["not of a comparison with null"] = t => !(t.Weight > 2.5),
        ["number"] = t => t.Weight == 2.5,
        ["time"] = t => t.Added > new DateTimeOffset(2026, 1, 4, 1, 0, 0, TimeSpan.FromHours(2)),
        ["one of"] = t => new[] { "b", "c" }.Contains(t.Shelf),
        ["one of none"] = t => NoShelves.Contains(t.Shelf),
        ["has tag"] = t => t.Tags.Contains("red"),
        ["has any tag"] = t => t.Tags.Any(tag => new[] { "red", "blue" }.Contains(tag)),
        ["quotes are text"] = t => t.Shelf == "' OR 1=1 --",
        ["key"] = t => t.Id == SecondKey,
        ["not the key"] = t => t.Id != SecondKey,
        ["one of the keys"] = t => new[] { SecondKey, UnknownKey }.Contains(t.Id),
        ["value on the left"] = t => 3 > t.Pieces,
        ["not equal to a value where some are missing"] = t => t.Weight != 2.5,
        ["not one of"] = t => !new[] { "b", "c" }.Contains(t.Shelf),
        ["not one of none"] = t => !NoShelves.Contains(t.Shelf),
        ["has no tag of these"] = t => !t.Tags.Any(tag => new[] { "red", "blue" }.Contains(tag)),
        ["any of none"] = t => t.Tags.Any(tag => NoShelves.Contains(tag)),
        ["or of and"] = t => (t.Shelf == "a" && t.Pieces > 1) || (t.Shelf == "c" && t.Sold),
        ["double negation"] = t => !!(t.Pieces > 2),
        ["bool or nothing"] = t => t.Rated == true,
        ["not true, or nothing"] = t => t.Rated != true,
        ["no bool"] = t => t.Rated == null,
        ["byte"] = t => t.Level >= 4,
        ["short"] = t => t.Row == -3,
        ["long"] = t => t.Serial == 9_007_199_254_740_993,
        ["greater long"] = t => t.Serial > 3_000_000_000,
        ["float"] = t => t.Ratio == 0.1f,
        ["less than a float"] = t => t.Ratio < 0.15f,
        ["decimal"] = t => t.Price == 1.50m,
        ["guid"] = t => t.Maker == SecondMaker,
        ["one of the guids"] = t => Makers.Contains(t.Maker),
        ["not the guid"] = t => t.Maker != FirstMaker,
        ["equal time"] = t => t.Added == new DateTimeOffset(2026, 1, 3, 2, 0, 0, TimeSpan.FromHours(2)),
        ["time without an offset"] = t => t.Checked >= new DateTime(2026, 1, 4, 0, 0, 0, DateTimeKind.Utc),
        ["one of the times"] = t => new[] { new DateTime(2026, 1, 2, 0, 0, 0, DateTimeKind.Utc) }.Contains(t.Checked),
        ["date"] = t => t.Built == new DateOnly(2026, 1, 2),
        ["later date"] = t => t.Built > new DateOnly(2026, 1, 2),
        ["time of day"] = t => t.Opens < new TimeOnly(3, 0),
        ["has size"] = t => t.Sizes.Contains(30),
        ["has any size"] = t => t.Sizes.Any(size => new[] { 20, 31 }.Contains(size)),
    };

    public static TheoryData<string> FilterNames => [.. Filters.Keys];

    [Theory]
    [MemberData(nameof(FilterNames))]
    public async Task A_filter_selects_the_records_that_it_selects_in_memory(string name)
    {
        var tools = FilterSample();
        var collection = await CreateAsync(tools);
        var expected = tools.Where(Filters[name].Compile()).Select(t => t.Pieces);

        var read = await NumbersAsync(collection.GetAsync(Filters[name], 10, cancellationToken: Cancel));
        var found = await NumbersAsync(collection.SearchAsync(
            new[] { 1f, 0f }, 10, new VectorSearchOptions<Tool> { Filter = Filters[name] }, Cancel));

        Assert.Equal(expected, read.Order());
        Assert.Equal(expected, found.Order());
    }

    [Fact]
    public async Task A_filter_may_hold_values_that_are_computed_outside_of_it()
    {
        var collection = await CreateAsync(FilterSample());
        var wanted = new List<string> { "b" };
        var limit = new { Pieces = 5 };

        var found = await NumbersAsync(collection.GetAsync(t => wanted.Contains(t.Shelf) && t.Pieces < limit.Pieces, 10, cancellationToken: Cancel));

        Assert.Equal([2, 4], found.Order());
    }

    [Fact]
    public async Task The_same_filter_with_other_values_selects_other_records()
    {
        var collection = await CreateAsync(FilterSample());

        foreach (var shelf in new[] { "a", "b", "c" })
        {
            var found = await collection.SearchAsync(
                new[] { 1f, 0f }, 10, new VectorSearchOptions<Tool> { Filter = t => t.Shelf == shelf }, Cancel).ToListAsync(Cancel);
            Assert.All(found, f => Assert.Equal(shelf, f.Record.Shelf));
            Assert.NotEmpty(found);
        }
    }

    [Fact]
    public async Task Lists_of_values_are_told_apart_whatever_characters_are_in_them()
    {
        var one = New(1);
        one.Tags = ["x\u001fString:y"];
        var collection = await CreateAsync(one);

        Assert.Equal([1], await TaggedAsync(collection, "x\u001fString:y", "z"));
        Assert.Empty(await TaggedAsync(collection, "x", "String:y\u001fz"));
        Assert.Empty(await TaggedAsync(collection, "x", "y\u001fz"));
    }

    [Fact]
    public async Task A_record_that_was_written_later_is_selected_too()
    {
        var collection = await CreateAsync(FilterSample());
        var options = new VectorSearchOptions<Tool> { Filter = t => t.Shelf == "c" };
        Assert.Equal([5], await NumbersAsync(collection.SearchAsync(new[] { 1f, 0f }, 10, options, Cancel)));

        await collection.UpsertAsync(New(6, shelf: "c"), Cancel);

        Assert.Equal([5, 6], (await NumbersAsync(collection.SearchAsync(new[] { 1f, 0f }, 10, options, Cancel))).Order());
    }

    [Fact]
    public async Task A_filter_that_cannot_be_translated_is_refused_with_its_text()
    {
        var collection = await CreateAsync();

        var problem = await Assert.ThrowsAsync<NotSupportedException>(
            () => NumbersAsync(collection.GetAsync(t => t.Shelf.StartsWith('a'), 10, cancellationToken: Cancel)));

        Assert.Contains("StartsWith", problem.Message, StringComparison.Ordinal);
    }

    private static async Task<List<int>> TaggedAsync(VectorStoreCollection<Guid, Tool> collection, params string[] tags) => await NumbersAsync(
        collection.SearchAsync(new[] { 1f, 0f }, 10, new VectorSearchOptions<Tool> { Filter = t => t.Tags.Any(tag => tags.Contains(tag)) }, Cancel));

    private static Tool[] FilterSample()
    {
        var tools = new[] { New(1, shelf: "a"), New(2, shelf: "b"), New(3, shelf: "a"), New(4, shelf: "b"), New(5, shelf: "c") };
        tools[0].Tags = ["red", "blue"];
        tools[1].Tags = ["redder"];
        tools[2].Tags = ["blue"];
        tools[1].Weight = 2.5;
        tools[3].Weight = 10;
        tools[4].Sold = true;
        tools[0].Rated = true;
        tools[1].Rated = false;
        tools[0].Maker = FirstMaker;
        tools[1].Maker = SecondMaker;
        tools[1].Serial = 9_007_199_254_740_993;
        tools[2].Serial = 9_007_199_254_740_992;
        tools[1].Price = 1.5m;
        foreach (var tool in tools)
        {
            tool.Level = (byte)tool.Pieces;
            tool.Row = (short)-tool.Pieces;
            tool.Ratio = tool.Pieces / 10f;
            tool.Checked = new DateTime(2026, 1, tool.Pieces, 0, 0, 0, DateTimeKind.Utc);
            tool.Built = new DateOnly(2026, 1, tool.Pieces);
            tool.Opens = new TimeOnly(tool.Pieces, 0);
            tool.Sizes = [tool.Pieces * 10, (tool.Pieces * 10) + 1];
        }

        return tools;
    }
}
