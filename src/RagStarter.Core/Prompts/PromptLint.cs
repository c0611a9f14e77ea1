using System.Globalization;
using RagStarter.Core.Language;

namespace RagStarter.Core.Prompts;

/// <summary>Checks the prompts folder. What it calls an error, the application refuses at its start.</summary>
public static class PromptLint
{
    /// <summary>Everything that is wrong, in the order of the files.</summary>
    public static IReadOnlyList<PromptFinding> Check(PromptFolder folder) => Check(folder, TokenCounter.Names);

    /// <summary>The same, counting with some tokenizers only: each loads a vocabulary of a few megabytes.</summary>
    internal static IReadOnlyList<PromptFinding> Check(PromptFolder folder, IReadOnlyList<string> tokenizers)
    {
        var findings = new List<PromptFinding>();
        if (folder.LockProblem is { } problem)
        {
            findings.Add(new PromptFinding(PromptRules.Lock, string.Empty, folder.LockPath, problem));
        }

        var seen = new Dictionary<(string, string), string>();
        foreach (var source in folder.Sources)
        {
            if (source.File is not { } file)
            {
                findings.Add(new PromptFinding(PromptRules.Malformed, string.Empty, source.Path, source.Problem));
                continue;
            }

            if (!seen.TryAdd((file.Name, file.Version), source.Path))
            {
                findings.Add(Finding(file, source.Path, PromptRules.Duplicate, $"has the name '{file.Name}' and the version {file.Version}, which '{seen[(file.Name, file.Version)]}' has already."));
            }

            findings.AddRange(CheckVariables(file).Concat(PromptMarkup.Check(file)).Select(f => Finding(file, source.Path, f.Rule, f.Problem, f.IsError)));
            findings.AddRange(CheckLock(folder, file, tokenizers).Select(f => Finding(file, source.Path, f.Rule, f.Problem)));
        }

        if (folder.Versions(PromptRegistry.Answer).Count == 0 && folder.Sources.All(s => s.File is not null))
        {
            findings.Add(new PromptFinding(
                PromptRules.Missing, PromptRegistry.Answer, folder.Path, $"No prompt named '{PromptRegistry.Answer}' was found in '{folder.Path}'. Restore prompts/answer.prompt.yaml."));
        }

        return findings;
    }

    private static IEnumerable<(string Rule, string Problem, bool IsError)> CheckVariables(PromptTemplateFile file)
    {
        if (!PromptVersions.IsValid(file.Version))
        {
            yield return (PromptRules.Version, $"has the version '{file.Version}'; use a semantic version such as 1.2.0.", true);
        }

        var used = file.Insertions().ToHashSet(StringComparer.Ordinal);
        foreach (var name in used.Except(file.Variables.Keys))
        {
            yield return (PromptRules.UnknownVariable, $"uses the variable '{name}', which its 'variables' do not declare.", true);
        }

        foreach (var name in file.Variables.Keys.Except(used))
        {
            yield return (PromptRules.UnusedVariable, $"declares the variable '{name}' and does not use it.", false);
        }
    }

    private static IEnumerable<(string Rule, string Problem)> CheckLock(PromptFolder folder, PromptTemplateFile file, IReadOnlyList<string> tokenizers)
    {
        var counts = tokenizers.ToDictionary(t => t, file.CountTokens, StringComparer.Ordinal);
        var locked = folder.Lock.Find(file.Name, file.Version);
        var hash = file.Hash();
        if (locked is null && folder.LockProblem is null)
        {
            yield return (PromptRules.Unlocked, $"is not in {PromptLock.FileName} with its version {file.Version}. To lock it, run: {PromptLock.UpdateCommand}");
        }
        else if (locked is not null && locked.Hash != hash)
        {
            yield return (PromptRules.Changed, $"has changed, but not its version {file.Version} ({PromptLock.FileName} has {Short(locked.Hash)}, the file {Short(hash)}). Raise 'version' and run: {PromptLock.UpdateCommand} (while you are still writing it, keep the version and add --force)");
        }
        else if (locked is not null && counts.FirstOrDefault(c => locked.Tokens.GetValueOrDefault(c.Key, -1) != c.Value) is { Key: { } tokenizer } count)
        {
            var before = locked.Tokens.TryGetValue(tokenizer, out var known) ? known.ToString(CultureInfo.InvariantCulture) : "no";
            yield return (PromptRules.Tokens, $"has {count.Value} tokens by {tokenizer}, and {PromptLock.FileName} says {before}. To count anew, run: {PromptLock.UpdateCommand}");
        }

        // Of a template that is as it was locked, the counts of tokenizers that were not loaded are known too.
        var knownCounts = locked?.Hash == hash ? counts.Concat(locked.Tokens.Where(t => !counts.ContainsKey(t.Key))) : counts;
        var (most, tokens) = knownCounts.MaxBy(c => c.Value);
        if (tokens > file.MaxTokens)
        {
            yield return (PromptRules.Allowance, $"has {tokens} tokens without its variables ({most}); its allowance (max_tokens) is {file.MaxTokens}.");
        }
    }

    private static PromptFinding Finding(PromptTemplateFile file, string path, string rule, string problem, bool isError = true) =>
        new(rule, $"{file.Name}@{file.Version}", path, $"The prompt '{path}' {problem}", isError);

    private static string Short(string hash) => hash.Length > 15 ? hash[..15] + "…" : hash;
}
