namespace RagStarter.Core.Caching.Gate;

/// <summary>A kept question near the one that is asked.</summary>
/// <param name="Key">The key of its answer.</param>
/// <param name="Text">The kept question, masked.</param>
/// <param name="Cosine">The cosine of the two vectors.</param>
public readonly record struct Neighbour(string Key, string Text, double Cosine);
