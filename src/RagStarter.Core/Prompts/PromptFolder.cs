namespace RagStarter.Core.Prompts;

/// <summary>The prompts folder as it is, right or wrong.</summary>
public sealed class PromptFolder
{
    private PromptFolder(string path, IReadOnlyList<PromptSource> sources, PromptLock locked, string? lockProblem)
    {
        Path = path;
        Sources = sources;
        Lock = locked;
        LockProblem = lockProblem;
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The prompt files, in the order of their paths.</summary>
    public IReadOnlyList<PromptSource> Sources { get; }

    /// <summary>The lock file's content; empty where there is none or it cannot be read.</summary>
    public PromptLock Lock { get; }

    /// <summary>Why the lock file cannot be read.</summary>
    public string? LockProblem { get; }

    /// <summary>The lock file's path.</summary>
    public string LockPath => System.IO.Path.Combine(Path, PromptLock.FileName);

    /// <summary>The prompts that could be read, by name and then from the lowest version to the highest.</summary>
    public IEnumerable<PromptTemplateFile> Prompts => Sources
        .Select(s => s.File)
        .OfType<PromptTemplateFile>()
        .OrderBy(f => f.Name, StringComparer.Ordinal)
        .ThenBy(f => f.Version, PromptVersions.Order);

    /// <summary>The versions of a name that could be read, the lowest first.</summary>
    public IReadOnlyList<PromptTemplateFile> Versions(string name) => [.. Prompts.Where(p => p.Name == name)];

    /// <summary>Reads all files "*.prompt.yaml" of the folder and its subfolders, and the lock file. A folder that does not exist is empty.</summary>
    public static PromptFolder Read(string path)
    {
        var files = Directory.Exists(path) ? Directory.GetFiles(path, "*.prompt.yaml", SearchOption.AllDirectories) : [];
        var sources = files.Order(StringComparer.Ordinal).Select(PromptSource.Read).ToList();
        try
        {
            return new PromptFolder(path, sources, PromptLock.Read(System.IO.Path.Combine(path, PromptLock.FileName)), null);
        }
        catch (InvalidDataException problem)
        {
            return new PromptFolder(path, sources, new PromptLock(), problem.Message);
        }
    }

    /// <summary>Locks every version as it is, where nothing forbids it.</summary>
    /// <param name="force">Whether a version that is locked with another content is locked anew.</param>
    /// <returns>The errors because of which nothing was written; none when the lock file was written.</returns>
    public IReadOnlyList<PromptFinding> UpdateLock(bool force)
    {
        var forbidding = PromptLint.Check(this)
            .Where(f => f.IsError
                && f.Rule is not (PromptRules.Unlocked or PromptRules.Tokens)
                && !(force && f.Rule is PromptRules.Changed or PromptRules.Lock))
            .ToList();
        if (forbidding.Count == 0)
        {
            foreach (var prompt in Prompts)
            {
                Lock.Set(prompt.Name, prompt.Version, LockedPrompt.Of(prompt, Language.TokenCounter.Names));
            }

            Lock.Write(LockPath);
        }

        return forbidding;
    }
}
