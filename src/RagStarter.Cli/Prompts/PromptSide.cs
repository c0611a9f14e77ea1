using RagStarter.Core.Language;
using RagStarter.Core.Prompts;

namespace RagStarter.Cli.Prompts;

/// <summary>One side of a comparison: a prompt's file, or what a lock file remembers of it.</summary>
/// <param name="Label">Its version, and where it comes from.</param>
/// <param name="Content">Everything that is dispatched; <see langword="null"/> where only the lock file knows it.</param>
/// <param name="Allowance">The allowance of its template in tokens.</param>
/// <param name="Tokens">The tokens of its template, by tokenizer.</param>
internal sealed record PromptSide(string Label, string? Content, int? Allowance, IReadOnlyDictionary<string, int> Tokens)
{
    public static PromptSide Of(PromptTemplateFile file) =>
        new(file.Version, file.DispatchedContent(), file.MaxTokens, LockedPrompt.Of(file, TokenCounter.Names).Tokens);

    public static PromptSide Of(string version, LockedPrompt locked) => new($"{version} (locked)", null, null, locked.Tokens);
}
