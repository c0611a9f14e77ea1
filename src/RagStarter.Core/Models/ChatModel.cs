using RagStarter.Core.Language;

namespace RagStarter.Core.Models;

/// <summary>A chat model that may answer.</summary>
/// <param name="Id">Its id in the configuration; the ledger and the page show it.</param>
/// <param name="Provider">Who serves it.</param>
/// <param name="Name">Its name at the provider.</param>
/// <param name="Region">Where it runs; empty when not stated.</param>
/// <param name="Priority">Order of preference, the lowest first.</param>
/// <param name="ContextWindow">The most tokens of prompt and answer together.</param>
/// <param name="MaxOutputTokens">The most tokens it may write in one answer.</param>
/// <param name="Temperature">Its sampling temperature; <see langword="null"/> for its own default.</param>
/// <param name="Tokens">Counts tokens as the model does.</param>
/// <param name="Price">The price now in force; throws <see cref="ModelUnavailableException"/> where there must be one and is none.</param>
public sealed record ChatModel(
    string Id,
    string Provider,
    string Name,
    string Region,
    int Priority,
    int ContextWindow,
    int MaxOutputTokens,
    float? Temperature,
    TokenCounter Tokens,
    Func<Price> Price)
{
    /// <summary>What it is able to do; <see langword="null"/> when nobody has said.</summary>
    public ModelTier? Tier { get; init; }

    /// <summary>What it can do beyond writing text: some of <see cref="ModelCapabilities"/>.</summary>
    public IReadOnlyList<string> Capabilities { get; init; } = [];

    /// <summary>How many prompt tokens its provider will count.</summary>
    public PromptEstimate PromptEstimate { get; init; } = new();

    /// <summary>How it did lately.</summary>
    public ModelHealth Health { get; init; } = new();

    /// <summary>Whether the model runs in this process, so that it costs nothing and cannot be down.</summary>
    public bool IsExtractive => Id == ExtractiveModel.Id;
}
