using RagStarter.Core.Models;

namespace RagStarter.Core.Ledger.Savings;

/// <summary>
/// Credits the levers. The cost without any is taken down to the cost with all, one lever after the other; each step is a
/// whole number of micro-dollars, so that the steps are the whole difference however prices are rounded.
/// </summary>
public static class SavingsAttribution
{
    /// <summary>A call to a chat model.</summary>
    /// <param name="reference">The price of the reference model.</param>
    /// <param name="own">The price at which the call was settled.</param>
    /// <param name="isFallback">Whether the extractive answerer stood in for a hosted model.</param>
    /// <param name="usage">What the call used.</param>
    /// <param name="prunedTokens">How many more tokens its prompt would have had with whole passages.</param>
    public static SavingsFigures OfCall(Price reference, Price own, bool isFallback, in TokenUsage usage, long prunedTokens)
    {
        var sent = new TokenUsage { PromptTokens = usage.PromptTokens, CompletionTokens = usage.CompletionTokens };
        var actual = own.CostMicroUsd(usage);
        var figures = OfAsking(reference, own, isFallback, sent, prunedTokens);
        return figures with
        {
            ActualMicroUsd = actual,
            PromptCachingMicroUsd = figures.ActualMicroUsd - actual,
        };
    }

    /// <summary>A call that did not take place because its answer was kept.</summary>
    /// <param name="reference">The price of the reference model now.</param>
    /// <param name="own">The price now of the model that wrote the answer.</param>
    /// <param name="isFallback">Whether the extractive answerer stood in for a hosted model.</param>
    /// <param name="usage">What the call used that wrote the answer.</param>
    /// <param name="prunedTokens">How many more tokens its prompt would have had with whole passages.</param>
    /// <remarks>
    /// Asking again would have been pruned and routed in the same way, and so these levers are credited as they were; the
    /// kept answer is credited with what asking again would have cost. Whether the provider would have found the prompt
    /// in its cache is not known: it is taken to find what it found then.
    /// </remarks>
    public static SavingsFigures OfKeptAnswer(Price reference, Price own, bool isFallback, in TokenUsage usage, long prunedTokens)
    {
        var figures = OfAsking(reference, own, isFallback, usage, prunedTokens);
        return figures with
        {
            ActualMicroUsd = 0,
            ActualTokens = 0,
            ResponseCacheMicroUsd = figures.ActualMicroUsd,
            ResponseCacheTokens = figures.ActualTokens,
        };
    }

    /// <summary>Texts of which some were embedded and the vectors of others were kept.</summary>
    /// <param name="costMicroUsd">What embedding cost.</param>
    /// <param name="tokens">The tokens that were embedded.</param>
    /// <param name="kept">What the others would have taken.</param>
    public static SavingsFigures OfEmbedding(long costMicroUsd, long tokens, KeptVectors kept) => new()
    {
        CounterfactualMicroUsd = costMicroUsd + kept.CostMicroUsd,
        CounterfactualTokens = tokens + kept.Tokens,
        ActualMicroUsd = costMicroUsd,
        ActualTokens = tokens,
        EmbeddingCacheMicroUsd = kept.CostMicroUsd,
        EmbeddingCacheTokens = kept.Tokens,
    };

    /// <summary>An embedding that was not even looked for, because the answer was kept.</summary>
    /// <param name="kept">What it would have taken.</param>
    public static SavingsFigures OfKeptAnswer(KeptVectors kept) => new()
    {
        CounterfactualMicroUsd = kept.CostMicroUsd,
        CounterfactualTokens = kept.Tokens,
        ResponseCacheMicroUsd = kept.CostMicroUsd,
        ResponseCacheTokens = kept.Tokens,
    };

    // The steps that pruning and the choice of the model make. What they leave stands as the actual cost.
    private static SavingsFigures OfAsking(Price reference, Price own, bool isFallback, in TokenUsage usage, long prunedTokens)
    {
        var whole = reference.CostMicroUsd(usage with { PromptTokens = usage.PromptTokens + prunedTokens });
        var pruned = reference.CostMicroUsd(usage);
        var chosen = own.CostMicroUsd(usage);
        return new SavingsFigures
        {
            CounterfactualMicroUsd = whole,
            CounterfactualTokens = usage.Billable + prunedTokens,
            ActualMicroUsd = chosen,
            ActualTokens = usage.Billable,
            PruningMicroUsd = whole - pruned,
            PruningTokens = prunedTokens,
            RoutingMicroUsd = isFallback ? 0 : pruned - chosen,
            ExtractiveMicroUsd = isFallback ? pruned - chosen : 0,
        };
    }
}
