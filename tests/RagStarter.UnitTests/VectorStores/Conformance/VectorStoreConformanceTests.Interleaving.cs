using System.Globalization;
using System.Linq.Expressions;
using Microsoft.Extensions.VectorData;
using RagStarter.Core.Retrieval;

namespace RagStarter.UnitTests.VectorStores.Conformance;

/// <summary>Writers and readers at the same time: whoever wrote a record knows what every search must say of it.</summary>
public abstract partial class VectorStoreConformanceTests
{
    private const int Writers = 8;
    private const int KeysOfAWriter = 6;

    /// <summary>How many writes, deletions and searches the writers make together.</summary>
    protected virtual int Steps => 10_000;

    [Fact]
    public async Task Interleaved_writes_deletions_and_searches_lose_double_and_mix_up_nothing()
    {
        var notes = await NotesAsync("notes");

        var kept = await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() => WriteAndSearchAsync(notes, writer), Cancel)));

        var expected = kept.SelectMany(k => k.Values).ToList();
        foreach (var (tenant, group) in from tenant in "ab" from gate in "xy" select ($"{tenant}", $"{gate}"))
        {
            var found = await FoundAsync(notes.SearchAsync(new[] { 1f, 0f }, 1000, new() { Filter = Readable(tenant, group) }, Cancel));
            Assert.Equal(expected.Where(t => IsOf(t, tenant, group)).Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
        }
    }

    private async Task<Dictionary<int, string>> WriteAndSearchAsync(
        VectorStoreCollection<object, Dictionary<string, object?>> notes, int writer)
    {
        var keywords = (IKeywordSearchable<Dictionary<string, object?>>)notes.GetService(typeof(IKeywordSearchable<Dictionary<string, object?>>))!;
        var random = new Random(writer);
        var own = new Dictionary<int, string>();
        for (var step = 0; step < Steps / Writers; step++)
        {
            var key = (writer * KeysOfAWriter) + random.Next(KeysOfAWriter);
            var (tenant, group) = (random.Next(2) == 0 ? "a" : "b", random.Next(2) == 0 ? "x" : "y");
            switch (random.Next(6))
            {
                case 0 or 1 or 2:
                    own[key] = $"{WordOf(key)} {key} {tenant} {group} version {step}";
                    var note = Note(key + 1, own[key]); // a key of zeros stands for a new one
                    (note["tenant"], note["groups"]) = (tenant, new[] { group });
                    await notes.UpsertAsync(note, Cancel);
                    break;
                case 3:
                    own.Remove(key);
                    await notes.DeleteAsync(Key(key + 1), Cancel);
                    break;
                case 4:
                    var near = await FoundAsync(notes.SearchAsync(new[] { 1f, 0f }, 1000, new() { Filter = Readable(tenant, group) }, Cancel));
                    Assert.All(near, text => Assert.True(IsOf(text, tenant, group), $"A search for {tenant} {group} found '{text}'."));
                    Assert.Distinct(near.Select(KeyOf));
                    Assert.Equal(
                        own.Values.Where(t => IsOf(t, tenant, group)).Order(StringComparer.Ordinal),
                        near.Where(t => KeyOf(t) / KeysOfAWriter == writer).Order(StringComparer.Ordinal));
                    break;
                default:
                    var named = await FoundAsync(keywords.SearchKeywordsAsync(WordOf(key), 10, Readable(tenant, group), Cancel));
                    Assert.Equal(own.Where(o => o.Key == key && IsOf(o.Value, tenant, group)).Select(o => o.Value), named);
                    break;
            }
        }

        return own;
    }

    private static Expression<Func<Dictionary<string, object?>, bool>> Readable(string tenant, string group) =>
        n => (string)n["tenant"]! == tenant && ((string[])n["groups"]!).Contains(group);

    private static bool IsOf(string text, string tenant, string group) => text.Contains($" {tenant} {group} ", StringComparison.Ordinal);

    private static int KeyOf(string text) => int.Parse(text.Split(' ')[1], CultureInfo.InvariantCulture);

    // Letters only: no text analysis takes such a word apart.
    private static string WordOf(int key) => $"zq{(char)('b' + (key / 10))}{(char)('b' + (key % 10))}k";

    private static async Task<List<string>> FoundAsync(IAsyncEnumerable<VectorSearchResult<Dictionary<string, object?>>> results) =>
        await results.Select(r => (string)r.Record["text"]!).ToListAsync(Cancel);
}
