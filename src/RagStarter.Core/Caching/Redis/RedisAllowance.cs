namespace RagStarter.Core.Caching.Redis;

/// <summary>
/// How long one request may still wait for Redis, over all that it asks: many operations that are each a little slow add
/// up to no more than one that is.
/// </summary>
internal sealed class RedisAllowance(TimeSpan total, TimeProvider time)
{
    private static readonly AsyncLocal<RedisAllowance?> Entered = new();

    private long _spent;

    /// <summary>That of the request which is under way; <see langword="null"/> outside of requests.</summary>
    public static RedisAllowance? Current => Entered.Value;

    /// <summary>What is left of it.</summary>
    public TimeSpan Left => total - TimeSpan.FromTicks(Interlocked.Read(ref _spent));

    /// <summary>Makes it count for what is asked until the result is disposed of.</summary>
    public IDisposable Enter()
    {
        var outer = Entered.Value;
        Entered.Value = this;
        return new Exit(outer);
    }

    /// <summary>Until the result is disposed of nothing counts: who waits for another's answer waits for that and not for the server.</summary>
    public static IDisposable Suspend()
    {
        var outer = Entered.Value;
        Entered.Value = null;
        return new Exit(outer);
    }

    /// <summary>Takes what was waited since <paramref name="startedAt"/>, a time stamp of the clock.</summary>
    public void Spend(long startedAt) => Interlocked.Add(ref _spent, time.GetElapsedTime(startedAt).Ticks);

    private sealed class Exit(RedisAllowance? outer) : IDisposable
    {
        public void Dispose() => Entered.Value = outer;
    }
}
