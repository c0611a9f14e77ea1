using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;
using RagStarter.Core.Answering;
using RagStarter.Core.Budgets;
using RagStarter.Core.Caching.Answers;
using RagStarter.Core.Caching.Flights;

namespace RagStarter.Core.Caching;

/// <summary>
/// Answers from the cache where that is safe: first for the same question, then for one of the same meaning. A hit ends
/// the request; a new, complete answer is kept.
/// </summary>
/// <remarks>
/// A cached answer is served only while the evidence it rests on is the evidence that the question would be given now:
/// when the tenant's documents have changed since, retrieval runs again and must find the same.
/// </remarks>
public sealed class ResponseCacheFilter : IFunctionInvocationFilter
{
    private readonly ResponseCache _cache;
    private readonly AnswerFlights _flights;
    private readonly ExactLookup _exact;
    private readonly SimilarLookup _similar;
    private readonly AnswerKeeping _keeping;

    /// <summary>Creates the filter.</summary>
    internal ResponseCacheFilter(ResponseCache cache, AnswerFlights flights, ExactLookup exact, SimilarLookup similar, AnswerKeeping keeping)
    {
        _cache = cache;
        _flights = flights;
        _exact = exact;
        _similar = similar;
        _keeping = keeping;
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
        if (Sharing.BypassReason(answer, _cache.Options) is { } reason)
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

        var isKept = await _keeping.TryKeepAsync(answer, lookup, cancellationToken).ConfigureAwait(false);
        await _similar.LearnAsync(answer, lookup, isKept, cancellationToken).ConfigureAwait(false);
        if (flight is not null)
        {
            // A model that stood in for one that failed says nothing about the next try; a budget's step and an answer
            // that is not in the documents are the same for all.
            var stoodIn = answer.IsDegraded && answer.LadderStep == LadderStep.Full;
            flight.Outcome = isKept ? FlightEnd.Kept : stoodIn ? FlightEnd.Failed : FlightEnd.NotKept;
        }
    }

    // Before anything is embedded it is clear who makes the answer.
    private async Task<(Lookup Lookup, AnswerFlights.Flight? Flight)> LookUpOrLeadAsync(AnswerContext answer, CancellationToken cancellationToken)
    {
        var keptBefore = _flights.Kept;
        var lookup = await _exact.FindAsync(answer, cancellationToken).ConfigureAwait(false);
        if (lookup.Hit is not null)
        {
            return (lookup, null);
        }

        var (flight, mayBeKept) = await _flights.EnterAsync(lookup.Key.ToString(), keptBefore, _cache.Options.WaitForSame, cancellationToken).ConfigureAwait(false);
        try
        {
            if (mayBeKept)
            {
                lookup = await _exact.FindAsync(answer, cancellationToken).ConfigureAwait(false);
            }

            // Those who wait for this find what is kept for the question; a similar one they find themselves.
            var outcome = lookup.Hit is null ? FlightEnd.NotKept : FlightEnd.Kept;
            if (lookup.Hit is null)
            {
                lookup = await _similar.FindAsync(answer, lookup, cancellationToken).ConfigureAwait(false);
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
}
