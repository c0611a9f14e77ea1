namespace RagStarter.Core.Ingestion.Screening;

/// <summary>The flags as the API and the pages name them.</summary>
public static class ContentFlagNames
{
    private static readonly (ContentFlags Flag, string Name, string Text)[] All =
    [
        (ContentFlags.Instruction, "instruction", "instructions to a model"),
        (ContentFlags.RoleMarker, "role-marker", "marks of a prompt"),
        (ContentFlags.HiddenText, "hidden-text", "hidden text"),
        (ContentFlags.EncodedText, "encoded-text", "encoded text"),
        (ContentFlags.DataLink, "data-link", "a link made to carry data"),
    ];

    /// <summary>The stable names, such as "hidden-text".</summary>
    public static IReadOnlyList<string> NamesOf(ContentFlags flags) => [.. All.Where(f => flags.HasFlag(f.Flag)).Select(f => f.Name)];

    /// <summary>The flags in words, such as "hidden text, encoded text".</summary>
    public static string Describe(ContentFlags flags) => string.Join(", ", All.Where(f => flags.HasFlag(f.Flag)).Select(f => f.Text));
}
