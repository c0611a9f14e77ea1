using RagStarter.Core.Language;
using RagStarter.Core.Models;

namespace RagStarter.UnitTests.Models;

/// <summary>Models to call.</summary>
internal static class TestModels
{
    public static ChatModel Chat(decimal input = 1, decimal cachedInput = 0.5m, decimal output = 4) => new(
        "m",
        ChatModelOptions.OpenAICompatible,
        "model",
        Region: string.Empty,
        Priority: 0,
        ContextWindow: 10_000,
        MaxOutputTokens: 500,
        Temperature: null,
        TokenCounter.For(TokenCounter.Default),
        () => new Price("m@2026-01-01", input, cachedInput, output, 0));
}
