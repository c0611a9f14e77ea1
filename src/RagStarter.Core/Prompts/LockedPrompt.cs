namespace RagStarter.Core.Prompts;

/// <summary>A prompt version as the lock file fixes it.</summary>
/// <param name="Hash">The hash of everything that shapes what is dispatched.</param>
/// <param name="Tokens">The tokens of the template without its variables' values, by tokenizer.</param>
public sealed record LockedPrompt(string Hash, IReadOnlyDictionary<string, int> Tokens)
{
    /// <summary>What the lock file is to say of a prompt.</summary>
    public static LockedPrompt Of(PromptTemplateFile file, IEnumerable<string> tokenizers) =>
        new(file.Hash(), tokenizers.ToDictionary(t => t, file.CountTokens, StringComparer.Ordinal));
}
