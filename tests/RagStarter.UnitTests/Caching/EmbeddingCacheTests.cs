using RagStarter.Core.Caching;
using RagStarter.Core.Tenancy;

namespace RagStarter.UnitTests.Caching;

public sealed class EmbeddingCacheTests
{
    private static readonly TenantId Acme = TenantId.Parse("acme");
    private static readonly float[] Vector = [0.25f, -1.5f, float.Epsilon, 1e30f];

    private readonly ManualTime _time = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_vector_comes_back_bit_by_bit()
    {
        var cache = Cache();
        await cache.StoreAsync(Acme, "model/4", "text", Vector, Cancellation);
        Assert.Equal(Vector, await cache.FindAsync(Acme, "model/4", "text", Cancellation));
    }

    [Theory]
    [InlineData("globex", "model/4", "text")]
    [InlineData("acme", "model/8", "text")]
    [InlineData("acme", "model/4", "Text")]
    [InlineData("acme", "model/4", "text ")]
    public async Task Another_tenant_model_or_text_has_a_vector_of_its_own(string tenant, string fingerprint, string text)
    {
        var cache = Cache();
        await cache.StoreAsync(Acme, "model/4", "text", Vector, Cancellation);
        Assert.Null(await cache.FindAsync(TenantId.Parse(tenant), fingerprint, text, Cancellation));
    }

    [Fact]
    public async Task A_vector_is_gone_after_its_lifetime()
    {
        var cache = Cache();
        await cache.StoreAsync(Acme, "model/4", "text", Vector, Cancellation);
        _time.Advance(TimeSpan.FromDays(7));
        Assert.Null(await cache.FindAsync(Acme, "model/4", "text", Cancellation));
    }

    [Fact]
    public async Task A_cache_that_is_switched_off_keeps_nothing()
    {
        var memory = MemoryOnlyCache.On(_time);
        await new EmbeddingCache(memory, Options(enabled: false)).StoreAsync(Acme, "model/4", "text", Vector, Cancellation);
        Assert.Null(await new EmbeddingCache(memory, Options(enabled: true)).FindAsync(Acme, "model/4", "text", Cancellation));
    }

    [Fact]
    public async Task A_cache_that_is_switched_off_serves_nothing()
    {
        var memory = MemoryOnlyCache.On(_time);
        await new EmbeddingCache(memory, Options(enabled: true)).StoreAsync(Acme, "model/4", "text", Vector, Cancellation);
        Assert.Null(await new EmbeddingCache(memory, Options(enabled: false)).FindAsync(Acme, "model/4", "text", Cancellation));
    }

    private static SetOptions<CacheOptions> Options(bool enabled) =>
        new(new CacheOptions { Embeddings = new EmbeddingCacheOptions { Enabled = enabled } });

    private EmbeddingCache Cache() => new(MemoryOnlyCache.On(_time), Options(enabled: true));
}
