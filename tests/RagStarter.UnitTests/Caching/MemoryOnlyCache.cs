using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Internal;

namespace RagStarter.UnitTests.Caching;

/// <summary>The real cache without a shared level, on a clock that a test moves.</summary>
internal static class MemoryOnlyCache
{
    public static HybridCache On(ManualTime time)
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(time);
        services.AddMemoryCache(memory => memory.Clock = new Clock(time));
        services.AddHybridCache();
        return services.BuildServiceProvider().GetRequiredService<HybridCache>();
    }

    private sealed class Clock(ManualTime time) : ISystemClock
    {
        public DateTimeOffset UtcNow => time.Now;
    }
}
