namespace RagStarter.Core.Language;

/// <summary>The splitmix64 generator (Steele, Lea and Flood 2014): fast, stateless, the same on every machine.</summary>
internal static class SplitMix64
{
    /// <summary>The increment between successive states: 2^64 divided by the golden ratio.</summary>
    public const ulong Gamma = 0x9E3779B97F4A7C15UL;

    /// <summary>The finalizer: spreads every input bit over all output bits.</summary>
    public static ulong Mix(ulong state)
    {
        state = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9UL;
        state = (state ^ (state >> 27)) * 0x94D049BB133111EBUL;
        return state ^ (state >> 31);
    }
}
