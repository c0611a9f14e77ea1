using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;
using RagStarter.Core.Caching;

namespace RagStarter.UnitTests.Caching;

/// <summary>Whatever the shared level of the cache does, no answer is lost by it.</summary>
public sealed class TolerantCacheTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static TheoryData<Exception> Failures =>
    [
        new TimeoutException("slow"),
        new OperationCanceledException("gave up"),
        new InvalidOperationException("full"),
    ];

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task A_shared_level_that_fails_is_a_miss(Exception failure)
    {
        await using var services = Services(failure);
        var cache = services.GetRequiredService<HybridCache>();

        await cache.StoreAsync("a", [1], new HybridCacheEntryOptions { Flags = HybridCacheEntryFlags.DisableLocalCache }, Cancelled);
        await cache.ForgetAsync("b", Cancelled);

        Assert.Null(await cache.FindAsync("c", Cancelled));
    }

    [Fact]
    public async Task A_caller_who_gives_up_is_not_told_of_a_miss()
    {
        await using var services = Services(new OperationCanceledException());
        using var gaveUp = new CancellationTokenSource();
        await gaveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await services.GetRequiredService<HybridCache>().FindAsync("a", gaveUp.Token));
    }

    private static ServiceProvider Services(Exception failure)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IDistributedCache>(new FailingCache(failure));
        services.AddHybridCache();
        return services.BuildServiceProvider();
    }

    private sealed class FailingCache(Exception failure) : IDistributedCache
    {
        public byte[]? Get(string key) => throw failure;

        public Task<byte[]?> GetAsync(string key, CancellationToken token = default) => Task.FromException<byte[]?>(failure);

        public void Refresh(string key) => throw failure;

        public Task RefreshAsync(string key, CancellationToken token = default) => Task.FromException(failure);

        public void Remove(string key) => throw failure;

        public Task RemoveAsync(string key, CancellationToken token = default) => Task.FromException(failure);

        public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => throw failure;

        public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default) => Task.FromException(failure);
    }
}
