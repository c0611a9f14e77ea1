using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Logging.Abstractions;
using RagStarter.Core.Caching;
using RagStarter.Core.Caching.Vectors;
using RagStarter.Core.Storage;
using RagStarter.Core.Tenancy;

namespace RagStarter.UnitTests.Caching;

public sealed class EmbeddingCacheTests : IDisposable
{
    private static readonly TenantId Acme = TenantId.Parse("acme");
    private static readonly float[] Vector = [0.25f, -1.5f, float.Epsilon, 1e30f];

    private readonly ManualTime _time = new();
    private readonly TemporaryFolder _state = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _state.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_vector_comes_back_bit_by_bit(bool isKept)
    {
        var cache = Cache(isKept);
        await StoreAsync(cache, "text");
        Assert.Equal(Vector, await FindAsync(cache, "text"));
    }

    [Theory]
    [InlineData("globex", "model/4", "text")]
    [InlineData("acme", "model/8", "text")]
    [InlineData("acme", "model/4", "Text")]
    [InlineData("acme", "model/4", "text ")]
    public async Task Another_tenant_model_or_text_has_a_vector_of_its_own(string tenant, string fingerprint, string text)
    {
        foreach (var isKept in new[] { false, true })
        {
            var cache = Cache(isKept);
            await StoreAsync(cache, "text");
            Assert.True((await cache.FindAsync(TenantId.Parse(tenant), fingerprint, [text], Cancellation))[0].IsEmpty);
        }
    }

    [Fact]
    public async Task A_vector_that_is_kept_is_there_after_a_restart_and_one_in_memory_is_not()
    {
        await StoreAsync(Cache(isKept: true), "kept");
        await StoreAsync(Cache(isKept: false), "in memory");

        Assert.Equal(Vector, await FindAsync(Cache(isKept: true), "kept"));
        Assert.Empty(await FindAsync(Cache(isKept: false), "in memory"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_vector_is_gone_after_its_lifetime(bool isKept)
    {
        var cache = Cache(isKept);
        await StoreAsync(cache, "text");

        _time.Advance(TimeSpan.FromDays(7) - TimeSpan.FromSeconds(1));
        Assert.Equal(Vector, await FindAsync(cache, "text"));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty(await FindAsync(cache, "text"));
    }

    [Fact]
    public async Task Several_texts_are_looked_up_at_once_and_come_in_their_order()
    {
        var cache = Cache(isKept: true);
        await cache.StoreAsync(Acme, "model/4", [("one", new float[] { 1 }), ("two", new float[] { 2 })], Cancellation);

        var found = await cache.FindAsync(Acme, "model/4", ["two", "three", "one", "two"], Cancellation);

        Assert.Equal([[2f], [], [1f], [2f]], found.Select(f => f.ToArray()));
    }

    [Theory]
    [InlineData("UPDATE vectors SET value = zeroblob(24)")]
    [InlineData("UPDATE vectors SET value = x'00'")]
    [InlineData("UPDATE vectors SET value = (SELECT value FROM vectors other WHERE other.key <> vectors.key)")]
    public async Task What_is_damaged_or_belongs_to_another_text_is_not_served(string damage)
    {
        await StoreAsync(Cache(isKept: true), "one");
        await Cache(isKept: true).StoreAsync(Acme, "model/4", [("two", new float[] { 1, 2, 3, 4 })], Cancellation);
        Execute(damage);

        Assert.Empty(await FindAsync(Cache(isKept: true), "one"));
    }

    [Fact]
    public async Task A_cache_that_cannot_be_read_or_written_costs_a_call_and_no_answer()
    {
        await StoreAsync(Cache(isKept: true), "text");
        Execute("DROP TABLE vectors");

        var cache = Cache(isKept: true);
        await File.WriteAllTextAsync(_state.File("embeddings.cache.db"), "this is no database", Cancellation);
        Assert.Empty(await FindAsync(cache, "text"));
        await StoreAsync(cache, "text");
    }

    [Fact]
    public async Task The_file_stays_below_its_limit_and_keeps_what_was_written_last()
    {
        var cache = Cache(isKept: true, diskLimit: 1);
        var batch = new float[1000];
        for (var i = 0; i < 600; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await cache.StoreAsync(Acme, "model/4", [($"{i}", batch)], Cancellation);
        }

        // It is looked at after each 256 writes.
        var kept = (await Cache(isKept: true).FindAsync(Acme, "model/4", [.. Enumerable.Range(0, 600).Select(i => $"{i}")], Cancellation)).Select(v => !v.IsEmpty).ToList();
        Assert.InRange(kept.Count(k => k), 600 - 512, 600 - 512 + (1_000_000 / 4000));
        Assert.True(kept[^1]);
        Assert.False(kept[0]);
    }

    [Fact]
    public async Task A_cache_that_is_switched_off_keeps_nothing()
    {
        await StoreAsync(Cache(isKept: true, isEnabled: false), "text");
        Assert.Empty(await FindAsync(Cache(isKept: true), "text"));
    }

    [Fact]
    public async Task A_cache_that_is_switched_off_serves_nothing()
    {
        await StoreAsync(Cache(isKept: true), "text");
        Assert.Empty(await FindAsync(Cache(isKept: true, isEnabled: false), "text"));
    }

    private static ValueTask StoreAsync(EmbeddingCache cache, string text) => cache.StoreAsync(Acme, "model/4", [(text, Vector)], Cancellation);

    private static async Task<float[]> FindAsync(EmbeddingCache cache, string text) => (await cache.FindAsync(Acme, "model/4", [text], Cancellation))[0].ToArray();

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_state.File("embeddings.cache.db")};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
        SqliteConnection.ClearAllPools();
    }

    // Each has a memory of its own, as each process has.
    private EmbeddingCache Cache(bool isKept, bool isEnabled = true, int diskLimit = 512)
    {
        var options = new SetOptions<CacheOptions>(new CacheOptions { Embeddings = new EmbeddingCacheOptions { Enabled = isEnabled, DiskLimitMegabytes = diskLimit } });
        var paths = new ApplicationPaths(new StorageOptions { Path = _state.Path }, _state.Path);
        return new EmbeddingCache(
            new MemoryCache(new MemoryCacheOptions { SizeLimit = 1_000_000 }), isKept ? new SqliteVectors(paths, options, _time) : null, options, _time, NullLogger<EmbeddingCache>.Instance);
    }
}
