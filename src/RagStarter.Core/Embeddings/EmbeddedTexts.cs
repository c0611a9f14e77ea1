using RagStarter.Core.Ledger;
using RagStarter.Core.Ledger.Savings;

namespace RagStarter.Core.Embeddings;

/// <summary>The vectors of some texts and what computing them used.</summary>
/// <param name="Vectors">One vector per text.</param>
/// <param name="Usage">The tokens of the texts that were not cached.</param>
/// <param name="CostMicroUsd">Their cost in millionths of a US dollar.</param>
public sealed record EmbeddedTexts(IReadOnlyList<ReadOnlyMemory<float>> Vectors, TokenUsage Usage, long CostMicroUsd)
{
    /// <summary>What embedding the texts would have taken whose vectors were kept.</summary>
    public KeptVectors Kept { get; init; } = KeptVectors.None;

    /// <summary>Room for the answer that was held together with the first call.</summary>
    internal Budgets.Hold? HeldForAnswer { get; init; }

    /// <summary>Completes when all calls are in the ledger and in every budget.</summary>
    internal Task Settled { get; init; } = Task.CompletedTask;
}
