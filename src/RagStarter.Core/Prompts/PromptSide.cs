using RagStarter.Core.Language;

namespace RagStarter.Core.Prompts;

/// <summary>One side of a comparison: a prompt's file, or what a lock file remembers of it.</summary>
/// <param name="Label">Its version, and where it comes from.</param>
/// <param name="Content">Everything that is dispatched; <see langword="null"/> where only the lock file knows it.</param>
/// <param name="Allowance">The allowance of its template in tokens.</param>
/// <param name="Tokens">The tokens of its template, by tokenizer.</param>
public sealed record PromptSide(string Label, string? Content, int? Allowance, IReadOnlyDictionary<string, int> Tokens)
{
    /// <summary>A prompt's file, counted by all tokenizers.</summary>
    public static PromptSide Of(PromptTemplateFile file) =>
        new(file.Version, file.DispatchedContent(), file.MaxTokens, LockedPrompt.Of(file, TokenCounter.Names).Tokens);

    /// <summary>What a lock file remembers of a version.</summary>
    public static PromptSide Of(string version, LockedPrompt locked) => new($"{version} (locked)", null, null, locked.Tokens);

    /// <summary>A version as its file has it, else as the lock file remembers it; <see langword="null"/> when neither knows it.</summary>
    /// <param name="folder">The working copy.</param>
    /// <param name="locked">The lock file to compare with.</param>
    /// <param name="name">The prompt.</param>
    /// <param name="version">The version.</param>
    public static PromptSide? Find(PromptFolder folder, PromptLock locked, string name, string version)
    {
        var file = folder.Versions(name).FirstOrDefault(p => p.Version == version);
        var known = locked.Find(name, version);
        return file is not null && (known is null || known.Hash == file.Hash() || ReferenceEquals(locked, folder.Lock)) ? Of(file)
            : known is not null ? Of(version, known)
            : null;
    }
}
