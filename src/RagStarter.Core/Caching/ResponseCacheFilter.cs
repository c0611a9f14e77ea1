using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using Microsoft.SemanticKernel;
using RagStarter.Core.Answering;
using RagStarter.Core.Budgets;
using RagStarter.Core.Caching.Flights;
using RagStarter.Core.Embeddings;
using RagStarter.Core.Ingestion;
using RagStarter.Core.Language;
using RagStarter.Core.Ledger;
using RagStarter.Core.Models;
using RagStarter.Core.Models.Routing;
using RagStarter.Core.Redaction;
using RagStarter.Core.Retrieval;
using RagStarter.Core.Retrieval.Sources;
using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Caching;

/// <summary>
/// Answers from the cache where that is safe: first for the same question, then for one of the same meaning. A hit ends
/// the request; a new, complete answer is kept.
/// </summary>
/// <remarks>
/// A cached answer is served only while the evidence it rests on is the evidence that the question would be given now:
/// when the tenant's documents have changed since, retrieval runs again and must find the same.
/// </remarks>
public sealed partial class ResponseCacheFilter : IFunctionInvocationFilter
{
    private readonly ResponseCache _cache;
    private readonly AnswerFlights _flights;
    private readonly QuestionEvidence _evidence;
    private readonly CorpusRevisions _revisions;
    private readonly ChunkStore _chunks;
    private readonly TextAnalyzer _analyzer;
    private readonly Embedder _embedder;
    private readonly ModelCatalog _models;
    private readonly TextRedaction _redaction;
    private readonly Retriever _retriever;
    private readonly IOptionsMonitor<AnsweringOptions> _answering;
    private readonly ModelExperiments _experiments;
    private readonly IOptionsMonitor<TenancyOptions> _tenancy;
    private readonly TimeProvider _time;

    /// <summary>Creates the filter.</summary>
    public ResponseCacheFilter(
        ResponseCache cache,
        AnswerFlights flights,
        QuestionEvidence evidence,
        CorpusRevisions revisions,
        ChunkStore chunks,
        TextAnalyzer analyzer,
        Embedder embedder,
        ModelCatalog models,
        TextRedaction redaction,
        Retriever retriever,
        IOptionsMonitor<AnsweringOptions> answering,
        ModelExperiments experiments,
        IOptionsMonitor<TenancyOptions> tenancy,
        TimeProvider time)
    {
        _cache = cache;
        _flights = flights;
        _evidence = evidence;
        _revisions = revisions;
        _chunks = chunks;
        _analyzer = analyzer;
        _embedder = embedder;
        _models = models;
        _redaction = redaction;
        _retriever = retriever;
        _answering = answering;
        _experiments = experiments;
        _tenancy = tenancy;
        _time = time;
    }

    /// <inheritdoc/>
    public Task OnFunctionInvocationAsync(FunctionInvocationContext context, Func<FunctionInvocationContext, Task> next) =>
        AnswerContext.Of(context.Kernel) is { } answer
            ? context.RunAsync(next, (rest, cancellationToken) => RunAsync(answer, rest, cancellationToken))
            : next(context);

    private async IAsyncEnumerable<ChatResponseUpdate> RunAsync(
        AnswerContext answer,
        Func<IAsyncEnumerable<ChatResponseUpdate>> rest,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var startedAt = Stopwatch.GetTimestamp();
        if (BypassReason(answer) is { } reason)
        {
            answer.Cache = CacheStates.Bypass;
            answer.AddStep("cache", reason, startedAt);
            await foreach (var update in rest().WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                yield return update;
            }

            yield break;
        }

        var (lookup, flight) = await LookUpOrLeadAsync(answer, cancellationToken).ConfigureAwait(false);
        try
        {
            await foreach (var update in AnswerAsync(answer, lookup, flight, rest, startedAt, cancellationToken).ConfigureAwait(false))
            {
                yield return update;
            }
        }
        finally
        {
            if (flight is not null)
            {
                await flight.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private async IAsyncEnumerable<ChatResponseUpdate> AnswerAsync(
        AnswerContext answer,
        Lookup lookup,
        AnswerFlights.Flight? flight,
        Func<IAsyncEnumerable<ChatResponseUpdate>> rest,
        long startedAt,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (lookup.Hit is { } hit)
        {
            answer.AddStep("cache", $"answered from the cache ({answer.Cache}), first asked {hit.CreatedAt.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC, evidence unchanged", startedAt);
            yield return new ChatResponseUpdate(ChatRole.Assistant, hit.Text) { ModelId = hit.Model };
            yield break;
        }

        answer.AddStep("cache", "no answer kept", startedAt);
        await foreach (var update in rest().WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            yield return update;
        }

        var isKept = await StoreAsync(answer, lookup, cancellationToken).ConfigureAwait(false);
        if (flight is not null)
        {
            // A model that stood in for one that failed says nothing about the next try; a budget's step and an answer
            // that is not in the documents are the same for all.
            var stoodIn = answer.IsDegraded && answer.LadderStep == LadderStep.Full;
            flight.Outcome = isKept ? FlightEnd.Kept : stoodIn ? FlightEnd.Failed : FlightEnd.NotKept;
        }
    }

    private string? BypassReason(AnswerContext answer) =>
        !_cache.Options.Enabled ? "switched off"
        : !answer.Question.UseCache ? "asked for without the cache"
        : answer.Research is not null ? "a research rests on searches of its own"
        : answer.Question.MaxAnswerTokens is not null ? "the length of the answer is limited"
        : answer.History.Count > 0 ? "the question continues a conversation"
        : !answer.IsCacheable ? "the question contains personal data"
        : TimeDependent().IsMatch(answer.Question.Text) ? "the answer depends on the time"
        : null;

    // Before anything is embedded it is clear who makes the answer.
    private async Task<(Lookup Lookup, AnswerFlights.Flight? Flight)> LookUpOrLeadAsync(AnswerContext answer, CancellationToken cancellationToken)
    {
        var keptBefore = _flights.Kept;
        var lookup = await LookUpExactAsync(answer, cancellationToken).ConfigureAwait(false);
        if (lookup.Hit is not null)
        {
            return (lookup, null);
        }

        var (flight, mayBeKept) = await _flights.EnterAsync(lookup.Key, keptBefore, _cache.Options.WaitForSame, cancellationToken).ConfigureAwait(false);
        try
        {
            if (mayBeKept)
            {
                lookup = await LookUpExactAsync(answer, cancellationToken).ConfigureAwait(false);
            }

            // Those who wait for this find what is kept for the question; a similar one they find themselves.
            var outcome = lookup.Hit is null ? FlightEnd.NotKept : FlightEnd.Kept;
            if (lookup.Hit is null)
            {
                lookup = await LookUpSimilarAsync(answer, lookup, cancellationToken).ConfigureAwait(false);
            }

            if (flight is not null && lookup.Hit is not null)
            {
                flight.Outcome = outcome;
            }

            return (lookup, flight);
        }
        catch
        {
            if (flight is not null)
            {
                await flight.DisposeAsync().ConfigureAwait(false);
            }

            throw;
        }
    }

    private async Task<Lookup> LookUpExactAsync(AnswerContext answer, CancellationToken cancellationToken)
    {
        var revision = await _revisions.GetAsync(answer.Spender.Tenant, cancellationToken).ConfigureAwait(false);
        var form = QuestionForm.Of(answer.SearchText.Value, _analyzer);
        var partition = Partition(answer);
        var key = ResponseCache.KeyOf(partition, form);
        var lookup = new Lookup(partition, key, form, revision, null);
        if (await _cache.FindAsync(key, cancellationToken).ConfigureAwait(false) is { } exact
            && await IsCurrentAsync(answer, exact, key, lookup, cancellationToken).ConfigureAwait(false)
            && await TryServeAsync(answer, exact, CacheStates.Exact, cancellationToken).ConfigureAwait(false))
        {
            return lookup with { Hit = exact };
        }

        return lookup;
    }

    private async Task<Lookup> LookUpSimilarAsync(AnswerContext answer, Lookup lookup, CancellationToken cancellationToken)
    {
        if (_cache.Options.Semantic
            && await _evidence.EnsureVectorAsync(answer, cancellationToken).ConfigureAwait(false) is { } vector
            && await _cache.FindSimilarAsync(lookup.Partition, vector, cancellationToken).ConfigureAwait(false) is { } similar
            && similar.Question.Key != lookup.Key
            && IsSameQuestion(lookup.Form, QuestionForm.Of(similar.Question.Text, _analyzer))
            && await _cache.FindAsync(similar.Question.Key, cancellationToken).ConfigureAwait(false) is { } other
            && await RestsOnSameEvidenceAsync(answer, other, cancellationToken).ConfigureAwait(false)
            && await TryServeAsync(answer, other, CacheStates.Semantic, cancellationToken).ConfigureAwait(false))
        {
            return lookup with { Hit = other };
        }

        return lookup;
    }

    // Vectors of lexical hashing know only words: there a question of other words is never the same.
    private bool IsSameQuestion(QuestionForm asked, QuestionForm kept) =>
        asked.AgreesWith(kept) && (!_embedder.IsLexical || asked.HasSameWordsAs(kept));

    private async Task<bool> IsCurrentAsync(
        AnswerContext answer, CachedAnswer kept, string key, Lookup lookup, CancellationToken cancellationToken)
    {
        if (kept.Revision == lookup.Revision)
        {
            return true;
        }

        if (!await RestsOnSameEvidenceAsync(answer, kept, cancellationToken).ConfigureAwait(false))
        {
            await _cache.RemoveAsync(key, cancellationToken).ConfigureAwait(false);
            return false;
        }

        await _cache.StoreAsync(lookup.Partition, key, kept with { Revision = lookup.Revision }, null, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async Task<bool> RestsOnSameEvidenceAsync(AnswerContext answer, CachedAnswer kept, CancellationToken cancellationToken) =>
        (await _evidence.EnsureAsync(answer, cancellationToken).ConfigureAwait(false)).Fingerprint() == kept.EvidenceFingerprint;

    // Every cited chunk must still be there, be readable for this caller, and say what it said.
    private async Task<bool> TryServeAsync(AnswerContext answer, CachedAnswer kept, string state, CancellationToken cancellationToken)
    {
        var caller = answer.Question.Caller;
        var chunks = (await _chunks.GetAsync(caller.Tenant, caller.Groups, [.. kept.Sources.Select(s => s.ChunkId)], cancellationToken).ConfigureAwait(false))
            .ToDictionary(c => c.Id);
        if (!kept.Sources.All(s => chunks.TryGetValue(s.ChunkId, out var chunk) && chunk.Hash == s.Hash))
        {
            return false;
        }

        answer.Cache = state;
        answer.Model = _models.ChatModels.FirstOrDefault(m => m.Id == kept.Model);
        answer.ModelText = kept.Text;
        answer.Citations =
        [
            .. kept.Sources.Select(s => CitationFinder.Create(s.Number, chunks[s.ChunkId], new TextSpan(s.QuoteStart, s.QuoteLength))),
        ];
        answer.EvidenceUsage = new TokenUsage { CitedTokens = kept.Sources.Sum(s => chunks[s.ChunkId].Tokens) };
        answer.Sources =
        [
            .. kept.Sources.GroupBy(s => chunks[s.ChunkId].Document, StringComparer.Ordinal)
                .Select(g => new SourceTokens(g.Key, 0, 0, g.Sum(s => (long)chunks[s.ChunkId].Tokens))),
        ];
        answer.Outcome = Outcomes.Answered;
        return true;
    }

    private async Task<bool> StoreAsync(AnswerContext answer, Lookup lookup, CancellationToken cancellationToken)
    {
        // Only a complete answer from the preferred model with citations and without a hidden value is worth keeping.
        if (answer.Outcome != Outcomes.Answered
            || answer.IsDegraded
            || answer.LadderStep != LadderStep.Full
            || answer.HasOnlyWords
            || answer.Citations.Count == 0
            || answer.Redactor.Vault.OccursIn(answer.ModelText)
            || !answer.Redactor.MayBeCached(answer.ModelText)
            || answer.Evidence is not { } evidence)
        {
            return false;
        }

        var chunks = evidence.Items.ToDictionary(i => i.Number, i => i.Chunk);
        var kept = new CachedAnswer(
            answer.SearchText.Value,
            answer.ModelText,
            answer.Model!.Id,
            _time.GetUtcNow(),
            lookup.Revision,
            evidence.Fingerprint(),
            [
                .. answer.Citations.Select(c => new CachedSource(
                    c.Number, c.ChunkId, chunks[c.Number].Hash, c.Start - chunks[c.Number].Start, c.Length)),
            ],
            answer.Usage.PromptTokens,
            answer.Usage.CompletionTokens,
            answer.CostMicroUsd);
        await _cache.StoreAsync(
            lookup.Partition,
            lookup.Key,
            kept,
            _cache.Options.Semantic ? answer.SearchVector : null,
            cancellationToken).ConfigureAwait(false);
        return true;
    }

    // Everything that shapes an answer, apart from the question and the documents.
    private string Partition(AnswerContext answer) => ResponseCache.PartitionOf(
        answer.Spender.Tenant.Value,
        answer.Question.Caller.AccessKey,
        answer.Prompt.Fingerprint,
        string.Join(',', _models.ChatModels.Select(m => $"{m.Id}={m.Provider}/{m.Name}/{m.Region}/{m.Tier}/{m.MaxOutputTokens}/{m.Temperature}")),
        answer.Question.Fidelity.ToString(),
        _experiments.KeyOf(answer.Spender),
        string.Join(',', _tenancy.CurrentValue.Tenants.GetValueOrDefault(answer.Spender.Tenant.Value)?.AllowedRegions ?? []),
        _embedder.Fingerprint,
        _redaction.PolicyFingerprint(answer.Spender.Tenant),
        _retriever.OptionsFor(answer.Spender.Tenant, answer.Question.Retrieval).Fingerprint(),
        _answering.CurrentValue.Fingerprint());

    [GeneratedRegex(@"\b(today|tonight|tomorrow|yesterday|now|currently|right now|this (week|month|year|morning|evening)|(next|last) (week|month|year))\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex TimeDependent();

    private sealed record Lookup(string Partition, string Key, QuestionForm Form, long Revision, CachedAnswer? Hit);
}
