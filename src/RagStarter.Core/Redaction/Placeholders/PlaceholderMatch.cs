namespace RagStarter.Core.Redaction.Placeholders;

/// <summary>What stands at a bracket.</summary>
/// <param name="Length">The length of a placeholder, of whatever request, altered or not; 0 where there is none.</param>
/// <param name="Name">Its class in capital letters.</param>
/// <param name="IsOpen">Whether what follows decides.</param>
internal readonly record struct PlaceholderMatch(int Length, string Name, bool IsOpen)
{
    /// <summary>Ordinary text.</summary>
    public static PlaceholderMatch None { get; } = new(0, string.Empty, false);

    /// <summary>It may become a placeholder.</summary>
    public static PlaceholderMatch NeedsMore { get; } = new(0, string.Empty, true);

    public static PlaceholderMatch Of(int length, ReadOnlySpan<char> name) => new(length, name.ToString().ToUpperInvariant(), false);
}
