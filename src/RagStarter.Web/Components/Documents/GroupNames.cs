namespace RagStarter.Web.Components.Documents;

/// <summary>Groups as people write them into a field.</summary>
internal static class GroupNames
{
    /// <summary>The names between commas.</summary>
    public static string[] Read(string text) => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Names with commas between.</summary>
    public static string Write(IEnumerable<string> groups) => string.Join(", ", groups);
}
