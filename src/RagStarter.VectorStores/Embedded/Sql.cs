namespace RagStarter.VectorStores.Embedded;

/// <summary>Helpers for SQL text.</summary>
internal static class Sql
{
    /// <summary>A table or column name in quotes.</summary>
    public static string Name(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
