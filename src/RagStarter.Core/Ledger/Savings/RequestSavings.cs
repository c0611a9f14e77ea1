using Microsoft.Extensions.Options;
using RagStarter.Core.Answering;
using RagStarter.Core.Caching;
using RagStarter.Core.Models;
using RagStarter.Core.Models.Routing;

namespace RagStarter.Core.Ledger.Savings;

/// <summary>
/// What a request saved. Without the levers the same calls would have been made, to the reference model and with whole
/// passages; texts would have been embedded that were not, and a kept answer would have been asked for again. A call that
/// failed and was charged all the same counts in both; what was never asked for, as by a refused request, in neither.
/// </summary>
public sealed class RequestSavings(ModelCatalog models, ModelRouter router, IOptionsMonitor<SavingsOptions> options)
{
    /// <summary>The figures of a request whose calls have ended, and the prices that they rest on.</summary>
    internal (SavingsFigures Figures, string Prices) Of(AnswerContext answer)
    {
        var reference = ReferenceFor(answer);
        var standard = Price.TryGet(reference.Price);
        var prices = new List<string>(2);
        var figures = default(SavingsFigures);
        foreach (var (call, prunedTokens) in answer.Calls)
        {
            var own = call.Price;
            var price = call.Model == reference.Id ? own : standard ?? own;
            figures += SavingsAttribution.OfCall(price, own, IsFallback(call.Model, reference), call.Usage, prunedTokens);
            Note(price.Version);
        }

        figures += SavingsAttribution.OfEmbedding(answer.EmbeddingCostMicroUsd, answer.EmbeddingUsage.EmbeddingTokens, answer.KeptVectors);
        if (answer.Kept is { } kept)
        {
            var own = answer.Model is { } writer ? Price.TryGet(writer.Price) ?? Price.Unknown : Price.Unknown;
            var price = kept.Model == reference.Id ? own : standard ?? own;
            figures += SavingsAttribution.OfKeptAnswer(price, own, IsFallback(kept.Model, reference), UsageOf(kept), kept.PrunedTokens);
            Note(price.Version);
            if (answer.EmbeddingUsage.EmbeddingTokens + answer.KeptVectors.Tokens == 0)
            {
                var vector = KeptVectors.Of(kept.EmbeddingTokens, models.EmbeddingPrice);
                figures += SavingsAttribution.OfKeptAnswer(vector);
                Note(vector.PriceVersion);
            }
        }

        Note(answer.KeptVectors.PriceVersion);
        return (figures, string.Join(';', prices));

        void Note(string version)
        {
            if (version.Length > 0 && !prices.Contains(version))
            {
                prices.Add(version);
            }
        }
    }

    private ChatModel ReferenceFor(AnswerContext answer) =>
        options.CurrentValue.ReferenceModel is { Length: > 0 } id && models.ChatModels.FirstOrDefault(m => m.Id == id) is { } named
            ? named
            : router.Preferred(answer.Spender.Tenant);

    private static bool IsFallback(string model, ChatModel reference) => model == ExtractiveModel.Id && !reference.IsExtractive;

    private static TokenUsage UsageOf(CachedAnswer kept) => new()
    {
        PromptTokens = kept.PromptTokens,
        CachedPromptTokens = kept.CachedPromptTokens,
        CompletionTokens = kept.CompletionTokens,
    };
}
