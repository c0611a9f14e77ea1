using Microsoft.SemanticKernel;

namespace RagStarter.Core.Prompts;

/// <summary>A prompt that may be dispatched.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version.</param>
/// <param name="TemplateTokens">The tokens of the template without its variables' values.</param>
/// <param name="Function">The kernel function that renders and sends it.</param>
public sealed record RegisteredPrompt(string Name, string Version, int TemplateTokens, KernelFunction Function)
{
    /// <summary>Name and version, as the ledger and the caches carry them.</summary>
    public string Id => $"{Name}@{Version}";
}
