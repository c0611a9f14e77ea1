using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using RagStarter.Core.Budgets;
using RagStarter.Core.Caching.Vectors;
using RagStarter.Core.Language;
using RagStarter.Core.Ledger;
using RagStarter.Core.Ledger.Savings;
using RagStarter.Core.Models;
using RagStarter.Core.Redaction;

namespace RagStarter.Core.Embeddings;

/// <summary>Turns redacted text into vectors: from the cache where possible, else by a call that budgets hold for.</summary>
public sealed class Embedder
{
    private readonly IEmbeddingGenerator<string, Embedding<float>> _generator;
    private readonly EmbeddingCache _cache;
    private readonly TokenBudget _budget;
    private readonly LedgerWriter _ledger;
    private readonly ModelCatalog _models;
    private readonly TimeProvider _time;
    private readonly EmbeddingOptions _options;
    private readonly TokenCounter _tokens;
    private readonly string _model;

    /// <summary>Creates the embedder.</summary>
    public Embedder(
        IEmbeddingGenerator<string, Embedding<float>> generator,
        EmbeddingCache cache,
        TokenBudget budget,
        LedgerWriter ledger,
        ModelCatalog models,
        TextAnalyzer analyzer,
        IOptions<EmbeddingOptions> options,
        TimeProvider time)
    {
        _generator = generator;
        _cache = cache;
        _budget = budget;
        _ledger = ledger;
        _models = models;
        _time = time;
        _options = options.Value;
        _tokens = TokenCounter.For(_options.Tokenizer);
        _model = _options.Provider == EmbeddingOptions.Lexical ? LexicalHashingEmbeddingGenerator.ModelId : _options.Model;
        Fingerprint = _options.Provider == EmbeddingOptions.Lexical
            ? LexicalHashingEmbeddingGenerator.Fingerprint(analyzer.Language, _options.Dimensions)
            : $"{_options.Model}/{_options.Dimensions}@{_options.Endpoint.Authority}";
    }

    /// <summary>Names everything that determines a vector; vectors of different fingerprints are never compared.</summary>
    public string Fingerprint { get; }

    /// <summary>The length of a vector.</summary>
    public int Dimensions => _options.Dimensions;

    /// <summary>Whether vectors know only shared words, so that similarity is no sign of the same meaning.</summary>
    public bool IsLexical => _options.Provider == EmbeddingOptions.Lexical;

    /// <summary>
    /// The vectors of <paramref name="texts"/>, in their order, where no question is answered with them: what kept vectors
    /// save is a line of the ledger of its own.
    /// </summary>
    /// <param name="texts">The texts.</param>
    /// <param name="spender">On whose account.</param>
    /// <param name="requestId">The request that the call belongs to.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The vectors, and what computing the missing ones used.</returns>
    /// <exception cref="BudgetRefusedException">A hard budget has no room for it.</exception>
    /// <exception cref="ModelUnavailableException">The embedding model cannot be reached or fails.</exception>
    public async Task<EmbeddedTexts> EmbedAsync(
        IReadOnlyList<RedactedText> texts, Spender spender, Guid requestId, CancellationToken cancellationToken)
    {
        var embedded = await EmbedAsync(texts, new EmbeddingCall(spender, requestId, null, StandsAlone: true), cancellationToken).ConfigureAwait(false);
        await embedded.Settled.ConfigureAwait(false);
        if (embedded.Kept.Tokens > 0)
        {
            await _ledger.AppendAsync(SavingOf(spender, requestId, embedded.Kept)).ConfigureAwait(false);
        }

        return embedded;
    }

    /// <summary>The vectors of <paramref name="texts"/> as the model makes them now, whatever is in the cache.</summary>
    internal async Task<EmbeddedTexts> EmbedAnewAsync(
        IReadOnlyList<RedactedText> texts, Spender spender, Guid requestId, CancellationToken cancellationToken)
    {
        var embedded = await EmbedMissingAsync(
            texts,
            new EmbeddingCall(spender, requestId, null, StandsAlone: true),
            new ReadOnlyMemory<float>[texts.Count],
            [.. Enumerable.Range(0, texts.Count)],
            cancellationToken).ConfigureAwait(false);
        await embedded.Settled.ConfigureAwait(false);
        return embedded;
    }

    /// <summary>The vectors of <paramref name="texts"/>, where an answer follows whose budget is held together with the call.</summary>
    internal Task<EmbeddedTexts> EmbedAsync(
        IReadOnlyList<RedactedText> texts, Spender spender, Guid requestId, HoldRequest? answer, CancellationToken cancellationToken) =>
        EmbedAsync(texts, new EmbeddingCall(spender, requestId, answer, StandsAlone: false), cancellationToken);

    private async Task<EmbeddedTexts> EmbedAsync(IReadOnlyList<RedactedText> texts, EmbeddingCall call, CancellationToken cancellationToken)
    {
        var vectors = await _cache.FindAsync(call.Spender.Tenant, Fingerprint, [.. texts.Select(t => t.Value)], cancellationToken).ConfigureAwait(false);
        var missing = Enumerable.Range(0, texts.Count).Where(i => vectors[i].Length != Dimensions).ToList();
        var kept = missing.Count == texts.Count
            ? KeptVectors.None
            : KeptVectors.Of(Enumerable.Range(0, texts.Count).Except(missing).Sum(i => (long)_tokens.Count(Shorten(texts[i]).Value)), _models.EmbeddingPrice);
        var embedded = await EmbedMissingAsync(texts, call, vectors, missing, cancellationToken).ConfigureAwait(false);
        return embedded with { Kept = kept };
    }

    private async Task<EmbeddedTexts> EmbedMissingAsync(
        IReadOnlyList<RedactedText> texts,
        EmbeddingCall call,
        ReadOnlyMemory<float>[] vectors,
        List<int> missing,
        CancellationToken cancellationToken)
    {
        var usage = default(TokenUsage);
        var cost = 0L;
        Hold? heldForAnswer = null;
        var settled = new List<Task>();
        foreach (var batch in missing.Chunk(_options.BatchSize))
        {
            using var permit = await EmbedBatchAsync(batch, texts, vectors, call, cancellationToken).ConfigureAwait(false);
            usage += permit.Usage;
            cost += permit.CostMicroUsd;
            settled.Add(permit.Settled);
            heldForAnswer ??= permit.HeldForAnswer;
            call = call with { Answer = null };
        }

        return new EmbeddedTexts(vectors, usage, cost) { HeldForAnswer = heldForAnswer, Settled = Task.WhenAll(settled) };
    }

    private async Task<CallPermit> EmbedBatchAsync(
        int[] batch,
        IReadOnlyList<RedactedText> texts,
        ReadOnlyMemory<float>[] vectors,
        EmbeddingCall call,
        CancellationToken cancellationToken)
    {
        var inputs = batch.Select(i => Shorten(texts[i])).ToList();
        var tokens = inputs.Sum(t => _tokens.Count(t.Value));
        var permit = await CallPermit.ForEmbeddingAsync(
            _budget, call.Spender, call.RequestId, _model, _models.EmbeddingPrice(), inputs, tokens, call.Answer, call.StandsAlone, _time, cancellationToken).ConfigureAwait(false);
        try
        {
            var options = new EmbeddingGenerationOptions { AdditionalProperties = new() { [CallPermit.OptionsKey] = permit } };
            var results = await CallAsync(inputs, options, cancellationToken).ConfigureAwait(false);
            if (results.Count != batch.Length)
            {
                throw new InvalidDataException($"The embedding model '{_model}' returned {results.Count} vectors for {batch.Length} texts.");
            }

            for (var i = 0; i < batch.Length; i++)
            {
                var vector = results[i].Vector;
                if (vector.Length != Dimensions)
                {
                    throw new InvalidDataException(
                        $"The embedding model '{_model}' returns vectors of length {vector.Length}; Embeddings:Dimensions is {Dimensions}. Set it to {vector.Length}.");
                }

                vectors[batch[i]] = vector;
            }

            await _cache.StoreAsync(call.Spender.Tenant, Fingerprint, [.. batch.Select(i => (texts[i].Value, vectors[i]))], cancellationToken).ConfigureAwait(false);
            return permit;
        }
        catch
        {
            permit.HeldForAnswer?.Dispose();
            permit.Dispose();
            throw;
        }
    }

    private async Task<GeneratedEmbeddings<Embedding<float>>> CallAsync(
        List<RedactedText> inputs, EmbeddingGenerationOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return await _generator.GenerateAsync(inputs.Select(t => t.Value), options, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception problem) when (ServiceFailure.Is(problem) && !cancellationToken.IsCancellationRequested)
        {
            throw new ModelUnavailableException(
                $"The embedding model '{_model}' could not answer ({ServiceFailure.Describe(problem)}). Check Embeddings:Endpoint and Embeddings:ApiKey.", problem);
        }
    }

    // A call that did not take place.
    private LedgerEvent SavingOf(Spender spender, Guid requestId, KeptVectors kept)
    {
        var now = _time.GetUtcNow();
        var savings = SavingsAttribution.OfEmbedding(0, 0, kept);
        SavingsTelemetry.Count(savings, spender.Tenant);
        return new LedgerEvent
        {
            At = now,
            HeldAt = now,
            Kind = LedgerKinds.Saving,
            Operation = LedgerOperations.Embedding,
            CallId = Guid.CreateVersion7(),
            RequestId = requestId,
            Tenant = spender.Tenant.Value,
            Team = spender.Team,
            User = spender.User,
            Service = spender.Service,
            Environment = spender.Environment,
            Workflow = spender.Workflow,
            WorkflowId = spender.WorkflowId,
            Model = _model,
            Savings = savings,
            CounterfactualPrices = kept.PriceVersion,
        };
    }

    // A UTF-16 code unit is at most three bytes, and no token is shorter than a byte.
    private RedactedText Shorten(RedactedText text) =>
        text.Value.Length * 3L <= _options.MaxInputTokens ? text : new RedactedText(_tokens.Truncate(text.Value, _options.MaxInputTokens));

    // For whom and for what texts are embedded; whether no answered request tells what it used and saved.
    private readonly record struct EmbeddingCall(Spender Spender, Guid RequestId, HoldRequest? Answer, bool StandsAlone);
}
