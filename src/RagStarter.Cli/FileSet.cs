namespace RagStarter.Cli;

/// <summary>The files that a command was given, with the names they get as documents.</summary>
/// <param name="Path">The file.</param>
/// <param name="Name">Its name: the path inside the folder that was given, or the file's own name.</param>
internal sealed record FileSet(string Path, string Name)
{
    /// <summary>All files of the given paths; folders are searched with their subfolders, hidden files are left out.</summary>
    /// <exception cref="UsageException">A path does not exist, or there is no file at all.</exception>
    public static IReadOnlyList<FileSet> From(IReadOnlyList<string> paths)
    {
        var files = new List<FileSet>();
        foreach (var path in paths)
        {
            if (File.Exists(path))
            {
                files.Add(new FileSet(path, System.IO.Path.GetFileName(path)));
            }
            else if (Directory.Exists(path))
            {
                files.AddRange(Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
                    .Where(f => !System.IO.Path.GetRelativePath(path, f).Split(System.IO.Path.DirectorySeparatorChar).Any(part => part.StartsWith('.')))
                    .Order(StringComparer.Ordinal)
                    .Select(f => new FileSet(f, System.IO.Path.GetRelativePath(path, f).Replace('\\', '/'))));
            }
            else
            {
                throw new UsageException($"'{path}' is neither a file nor a folder.");
            }
        }

        return files.Count > 0 ? files : throw new UsageException("There is no file in what was given.");
    }
}
