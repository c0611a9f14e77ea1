namespace RagStarter.Core.Answering;

/// <summary>Where an answer came from.</summary>
public static class CacheStates
{
    /// <summary>Made for this question.</summary>
    public const string Miss = "miss";

    /// <summary>From the cache, for the same question.</summary>
    public const string Exact = "exact";

    /// <summary>From the cache, for a question of the same meaning.</summary>
    public const string Semantic = "semantic";

    /// <summary>Made at this moment for somebody who asked the same; the one who asked first pays for it.</summary>
    public const string Shared = "shared";

    /// <summary>Made for this question, which may not share an answer.</summary>
    public const string Bypass = "bypass";
}
