using CsCheck;
using RagStarter.Core.Ledger;
using RagStarter.Core.Ledger.Savings;
using RagStarter.Core.Models;

namespace RagStarter.UnitTests.Ledger.Savings;

/// <summary>Requests and embeddings of any kind at any price, as the ledger keeps them.</summary>
internal static class Mixes
{
    /// <summary>A price with up to six decimal places, so that costs are rounded; each has a version of its own.</summary>
    public static readonly Gen<Price> Prices = Gen.Select(Gen.Long[0, 90_000_000], Gen.Long[0, 90_000_000], Gen.Long[0, 90_000_000], Gen.Long[0, 3_000_000]).Select(
        (input, cached, output, embedding) => Price.Of("m@2026-01-01", input / 1_000_000m, cached / 1_000_000m, output / 1_000_000m, embedding / 1_000_000m));

    public static readonly Gen<TokenUsage> Usages = Gen.Select(Gen.Long[0, 20_000], Gen.Double[0, 1], Gen.Long[0, 2_000]).Select((prompt, cached, completion) =>
        new TokenUsage { PromptTokens = prompt, CachedPromptTokens = (long)(prompt * cached), CompletionTokens = completion });

    public static readonly Gen<Call> Calls = Gen.Select(Prices, Prices, Gen.Bool, Usages, Gen.Long[-20, 9_000]).Select(
        (reference, own, isFallback, usage, pruned) => new Call(reference, own, isFallback, usage, pruned));

    private static readonly Gen<KeptVectors> Vectors = Gen.Select(Prices, Gen.Long[0, 900]).Select((price, tokens) => KeptVectors.Of(tokens, () => price));

    /// <summary>All lines of a request or of an embedding without one.</summary>
    public static Gen<List<LedgerEvent>> Lines(DateTimeOffset from, DateTimeOffset to) => Gen.Select(
        Gen.Long[from.ToUnixTimeMilliseconds(), to.ToUnixTimeMilliseconds() - 1].Select(DateTimeOffset.FromUnixTimeMilliseconds),
        Gen.Select(Gen.OneOf("acme", "globex"), Gen.OneOf("ann", "bob")).Select((tenant, user) => Ledger.Lines.Spender(tenant, user)),
        Gen.OneOf("answered", "refused", "failed", "alone", "before"),
        Calls.Array[0, 3],
        Calls.Null(),
        Gen.Select(Prices, Gen.Long[0, 400]),
        Vectors)
        .Select((at, spender, kind, calls, hit, embedded, kept) =>
            kind == "alone" ? Alone(at, spender, embedded.Item1, embedded.Item2, kept) : Request(at, spender, kind, calls, hit, embedded.Item1, embedded.Item2, kept));

    private static List<LedgerEvent> Request(
        DateTimeOffset at, Core.Ledger.Spender spender, string outcome, Call[] calls, Call? hit, Price embedding, long embedded, KeptVectors kept)
    {
        var request = Guid.CreateVersion7();
        var lines = calls.Select(c => Settle(at, spender, request, c.Own, c.Usage, LedgerOperations.Chat)).ToList();
        var cost = embedding.CostMicroUsd(new TokenUsage { EmbeddingTokens = embedded });
        if (embedded > 0)
        {
            lines.Add(Settle(at, spender, request, embedding, new TokenUsage { EmbeddingTokens = embedded }, LedgerOperations.Embedding));
        }

        var savings = calls.Aggregate(SavingsAttribution.OfEmbedding(cost, embedded, kept), (sum, c) => sum + c.Figures);
        if (hit is { } answer)
        {
            savings += answer.Kept;
        }

        lines.Add(Line(LedgerKinds.Answer, at, spender, request, request, outcome: outcome, savings: outcome == "before" ? null : savings));
        return lines;
    }

    private static List<LedgerEvent> Alone(DateTimeOffset at, Core.Ledger.Spender spender, Price price, long tokens, KeptVectors kept)
    {
        var document = Guid.CreateVersion7();
        var usage = new TokenUsage { EmbeddingTokens = tokens };
        return
        [
            Settle(at, spender, document, price, usage, LedgerOperations.Embedding, SavingsAttribution.OfEmbedding(price.CostMicroUsd(usage), tokens, KeptVectors.None)),
            Line(LedgerKinds.Saving, at, spender, document, Guid.CreateVersion7(), savings: SavingsAttribution.OfEmbedding(0, 0, kept)),
        ];
    }

    private static LedgerEvent Settle(
        DateTimeOffset at, Core.Ledger.Spender spender, Guid request, Price price, TokenUsage usage, string operation, SavingsFigures? savings = null) =>
        Line(LedgerKinds.Settle, at, spender, request, Guid.CreateVersion7(), operation, price, usage, savings: savings);

    private static LedgerEvent Line(
        string kind,
        DateTimeOffset at,
        Core.Ledger.Spender spender,
        Guid request,
        Guid call,
        string operation = "",
        Price? price = null,
        TokenUsage usage = default,
        string outcome = "",
        SavingsFigures? savings = null) => new()
        {
            At = at,
            HeldAt = at,
            Kind = kind,
            Operation = operation,
            CallId = call,
            RequestId = request,
            Tenant = spender.Tenant.Value,
            Team = spender.Team,
            User = spender.User,
            Service = operation == LedgerOperations.Embedding && savings is not null ? Services.Ingestion : spender.Service,
            Environment = spender.Environment,
            Workflow = spender.Workflow,
            Model = "m",
            PriceVersion = price?.Version ?? string.Empty,
            PromptTokens = usage.PromptTokens,
            CachedPromptTokens = usage.CachedPromptTokens,
            CompletionTokens = usage.CompletionTokens,
            EmbeddingTokens = usage.EmbeddingTokens,
            CostMicroUsd = price?.CostMicroUsd(usage) ?? 0,
            Outcome = outcome,
            Savings = savings,
            CounterfactualPrices = savings is null ? null : "m@2026-01-01=1/1/4/0",
        };

    /// <summary>A call to a chat model, made or kept.</summary>
    internal sealed record Call(Price Reference, Price Own, bool IsFallback, TokenUsage Usage, long Pruned)
    {
        public SavingsFigures Figures => SavingsAttribution.OfCall(Reference, Own, IsFallback, Usage, Pruned);

        public SavingsFigures Kept => SavingsAttribution.OfKeptAnswer(Reference, Own, IsFallback, Usage, Pruned);
    }
}
