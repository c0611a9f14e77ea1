namespace RagStarter.UnitTests.Redaction.Detection;

/// <summary>The prose and sample data of this repository.</summary>
internal static class RepositoryText
{
    /// <summary>README, the pages of docs/, and the text files of data/.</summary>
    public static IEnumerable<string> Files()
    {
        var root = Root();
        return Directory.EnumerateFiles(root, "*.md")
            .Concat(Directory.EnumerateFiles(Path.Combine(root, "docs"), "*.md", SearchOption.AllDirectories))
            .Concat(Directory.EnumerateFiles(Path.Combine(root, "data"), "*", SearchOption.AllDirectories)
                .Where(f => Path.GetExtension(f) is ".md" or ".txt" or ".csv" or ".json" or ".jsonl" or ".html"));
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (folder is not null && !Directory.EnumerateFiles(folder, "*.sln").Any())
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("There is no solution above the tests.");
    }
}
