namespace RagStarter.Core.Tenancy.Keys;

/// <summary>A key at the one moment when it can be seen.</summary>
/// <param name="Text">The key, to be given to its user.</param>
/// <param name="Key">What is kept of it.</param>
public sealed record IssuedKey(string Text, ApiKey Key);
