using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;
using RagStarter.Core.Answering;
using RagStarter.Core.Budgets;
using RagStarter.Core.Caching.Answers;
using RagStarter.Core.Caching.Flights;
using RagStarter.Core.Caching.Redis;
using RagStarter.Core.Telemetry;

namespace RagStarter.Core.Caching;

/// <summary>
/// Answers from the cache where that is safe: first for the same question, then for one of the same meaning. A hit ends
/// the request; a new, complete answer is kept. Who asks what is being answered at this moment listens to that answer.
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
    private readonly TimeProvider _time;

    /// <summary>Creates the filter.</summary>
    internal ResponseCacheFilter(
        ResponseCache cache, AnswerFlights flights, ExactLookup exact, SimilarLookup similar, AnswerKeeping keeping, TimeProvider time)
    {
        _cache = cache;
        _flights = flights;
        _exact = exact;
        _similar = similar;
        _keeping = keeping;
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
        answer.CacheWait = new RedisAllowance(_cache.RedisTimeout, _time);
        if (Sharing.BypassReason(answer, _cache.Options) is { } reason)
        {
            answer.Cache = CacheStates.Bypass;
            Note(answer, "bypass", reason, reason.Text, startedAt);
            await foreach (var update in rest().WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                yield return update;
            }

            yield break;
        }

        var (lookup, entry) = await LookUpOrEnterAsync(answer, cancellationToken).ConfigureAwait(false);
        try
        {
            var updates = lookup.Hit is { } hit ? Serve(answer, lookup, hit, startedAt)
                : entry.Joined is { } joined ? ListenAsync(answer, lookup, joined, startedAt, cancellationToken)
                : MakeAsync(answer, lookup, entry.Led, rest, startedAt, cancellationToken);
            await foreach (var update in updates.ConfigureAwait(false))
            {
                yield return update;
            }
        }
        finally
        {
            entry.Joined?.Leave();
            if (entry.Led is { } led)
            {
                await led.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private async IAsyncEnumerable<ChatResponseUpdate> Serve(AnswerContext answer, Lookup lookup, CachedAnswer hit, long startedAt)
    {
        var firstAsked = hit.CreatedAt.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        Note(answer, "hit", lookup.Reason, $"answered from the cache ({answer.Cache}), first asked {firstAsked} UTC, evidence unchanged", startedAt);
        _cache.NoteUse(lookup.HitKey, hit, answer.RequestId, answer.Cache);
        yield return new ChatResponseUpdate(ChatRole.Assistant, hit.Text) { ModelId = hit.Model };
        await Task.CompletedTask.ConfigureAwait(false);
    }

    private async IAsyncEnumerable<ChatResponseUpdate> ListenAsync(
        AnswerContext answer, Lookup lookup, Flight flight, long startedAt, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Note(answer, "hit", CacheReason.Shared, "reads along the answer that is being made for somebody who asked the same", startedAt);
        await foreach (var piece in flight.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (piece.Text.Length > 0)
            {
                yield return new ChatResponseUpdate(ChatRole.Assistant, piece.Text) { ModelId = piece.ModelId };
            }
        }

        flight.Answer.GiveTo(answer);
        _cache.NoteAnswered(lookup.Key, answer.RequestId, answer.Cache);
    }

    private async IAsyncEnumerable<ChatResponseUpdate> MakeAsync(
        AnswerContext answer,
        Lookup lookup,
        Flight? flight,
        Func<IAsyncEnumerable<ChatResponseUpdate>> rest,
        long startedAt,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Note(answer, lookup.Reason == CacheReason.NotKept ? "miss" : "refused", lookup.Reason, lookup.Reason.Text, startedAt);
        var askedAt = _time.GetUtcNow();
        if (flight is null)
        {
            await foreach (var update in rest().WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                yield return update;
            }

            await EndAsync(answer, lookup, cancellationToken).ConfigureAwait(false);
            yield break;
        }

        var run = new FlightRun(
            answer.Lifetime,
            rest,
            () => MayBeShared(answer),
            async () => (await EndAsync(answer, lookup, answer.Lifetime.Work).ConfigureAwait(false), SharedAnswer.Of(answer, askedAt, _keeping.Describe(answer, lookup))));
        await foreach (var update in flight.MakeAsync(run, answer.Lifetime.Caller).ConfigureAwait(false))
        {
            yield return update;
        }
    }

    private async Task<FlightEnd> EndAsync(AnswerContext answer, Lookup lookup, CancellationToken cancellationToken)
    {
        using var waiting = answer.CacheWait?.Enter();
        if (await _keeping.TryKeepAsync(answer, lookup, cancellationToken).ConfigureAwait(false))
        {
            _cache.NoteAnswered(lookup.Key, answer.RequestId, answer.Cache);
            return FlightEnd.Kept;
        }

        // A model that stood in for one that failed says nothing about the next try; a budget's step and an answer
        // that is not in the documents are the same for all.
        return answer.IsDegraded && answer.LadderStep == LadderStep.Full ? FlightEnd.Failed : FlightEnd.NotKept;
    }

    // A placeholder can be in the reply only where something was replaced, in the evidence or the prompt; with what a budget
    // or a failure left of an answer nobody else has to make do.
    private static bool MayBeShared(AnswerContext answer) =>
        answer.Redactor.Vault.IsEmpty && !answer.IsDegraded && answer.LadderStep == LadderStep.Full && !answer.HasOnlyWords;

    // Before anything is embedded it is clear who makes the answer.
    private async Task<(Lookup Lookup, FlightEntry Entry)> LookUpOrEnterAsync(AnswerContext answer, CancellationToken cancellationToken)
    {
        using var waiting = answer.CacheWait?.Enter();
        var keptBefore = _flights.Kept;
        var lookup = await _exact.FindAsync(answer, cancellationToken).ConfigureAwait(false);
        if (lookup.Hit is not null)
        {
            return (lookup, FlightEntry.Alone);
        }

        var entry = await _flights.EnterAsync(lookup.FlightKey, keptBefore, _cache.Options.WaitForSame, cancellationToken).ConfigureAwait(false);
        if (entry.Joined is not null)
        {
            return (lookup, entry);
        }

        try
        {
            if (entry.MayBeKept)
            {
                // The documents may have changed while this waited: what it found before would be bound to what is now.
                answer.Evidence = null;
                lookup = await _exact.FindAsync(answer, cancellationToken).ConfigureAwait(false);
            }

            // Those who wait for this find what is kept for the question; a similar one they find themselves.
            var outcome = lookup.Hit is null ? FlightEnd.NotKept : FlightEnd.Kept;
            if (lookup.Hit is null)
            {
                lookup = await _similar.FindAsync(answer, lookup, cancellationToken).ConfigureAwait(false);
            }

            if (entry.Led is { } led && lookup.Hit is not null)
            {
                led.Outcome = outcome;
            }

            return (lookup, entry);
        }
        catch
        {
            if (entry.Led is { } led)
            {
                await led.DisposeAsync().ConfigureAwait(false);
            }

            throw;
        }
    }

    private static void Note(AnswerContext answer, string result, CacheReason reason, string text, long startedAt)
    {
        PipelineTelemetry.CacheLookups.Add(1, new("result", result), new("reason", reason.Code));
        answer.AddStep("cache", text, startedAt);
    }
}
