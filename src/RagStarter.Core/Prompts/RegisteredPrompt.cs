using Microsoft.SemanticKernel;

namespace RagStarter.Core.Prompts;

/// <summary>A prompt that may be dispatched.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version.</param>
/// <param name="TemplateTokens">The tokens of the template without its variables' values.</param>
/// <param name="Function">The kernel function that renders and sends it.</param>
public sealed record RegisteredPrompt(string Name, string Version, int TemplateTokens, KernelFunction Function)
{
    /// <summary>Name and version, as the ledger carries them.</summary>
    public string Id => $"{Name}@{Version}";

    /// <summary>What it asks of the model.</summary>
    public PromptModelHints Hints { get; init; } = new();

    /// <summary>The hash of everything that shapes what is dispatched.</summary>
    public string Hash { get; init; } = string.Empty;

    /// <summary>Name, version and hash, as the caches carry them: also a version that is locked anew while it is written is another prompt.</summary>
    public string Fingerprint => $"{Id}#{Hash}";
}
