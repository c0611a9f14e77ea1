namespace RagStarter.Core.Caching;

/// <summary>Why an answer came from the cache or did not: few, fixed, and without a word of any question.</summary>
/// <param name="Code">For metrics and scripts.</param>
/// <param name="Text">For people.</param>
internal sealed record CacheReason(string Code, string Text)
{
    public static CacheReason Exact { get; } = new("exact", "the same question");

    public static CacheReason Semantic { get; } = new("semantic", "a question of the same meaning");

    public static CacheReason Shared { get; } = new("shared", "made at this moment for somebody who asked the same");

    public static CacheReason NotKept { get; } = new("not-kept", "no answer kept");

    public static CacheReason EvidenceChanged { get; } = new("evidence-changed", "the kept answer rests on other evidence than there is now");

    public static CacheReason EvidenceGone { get; } = new("evidence-gone", "what the kept answer cites has changed or may not be read any more");

    public static CacheReason SwitchedOff { get; } = new("switched-off", "switched off");

    public static CacheReason NotWanted { get; } = new("not-wanted", "asked for without the cache");

    public static CacheReason Research { get; } = new("research", "a research rests on searches of its own");

    public static CacheReason LimitedLength { get; } = new("limited-length", "the length of the answer is limited");

    public static CacheReason Conversation { get; } = new("conversation", "the question continues a conversation");

    public static CacheReason PersonalData { get; } = new("personal-data", "the question contains personal data");

    public static CacheReason Asker { get; } = new("asker", "the answer depends on who asks");

    public static CacheReason Time { get; } = new("time", "the answer depends on the time");
}
