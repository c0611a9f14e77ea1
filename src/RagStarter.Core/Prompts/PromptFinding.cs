namespace RagStarter.Core.Prompts;

/// <summary>Something that is wrong with a prompt.</summary>
/// <param name="Rule">One of <see cref="PromptRules"/>.</param>
/// <param name="Prompt">Name and version of the prompt; empty where they could not be read.</param>
/// <param name="Path">The file.</param>
/// <param name="Message">A sentence with the file, what is wrong, and what to do.</param>
/// <param name="IsError">Whether it keeps the prompt from being dispatched; otherwise it is a warning.</param>
public sealed record PromptFinding(string Rule, string Prompt, string Path, string Message, bool IsError = true);
