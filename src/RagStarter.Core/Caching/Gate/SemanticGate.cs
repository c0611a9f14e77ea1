using System.Collections.Concurrent;
using RagStarter.Core.Embeddings;
using RagStarter.Core.Language;
using RagStarter.Core.Tuning;

namespace RagStarter.Core.Caching.Gate;

/// <summary>
/// Decides whether a kept answer may be served for a question in other words, and learns from answers that are compared
/// and from users. What it has learned belongs to one partition and one embedding model.
/// </summary>
internal sealed class SemanticGate(
    GateMemory memory, TextAnalyzer analyzer, Embedder embedder, TunedSettings tuned) : IServedAnswerLabels, IDisposable, IAsyncDisposable
{
    private const int MaxPartitions = 1000;
    private const int MaxRequests = 5000;

    private readonly ConcurrentDictionary<CachePartition, Lazy<Task<PartitionGate>>> _gates = new();
    private readonly ConcurrentDictionary<Guid, GateDecision> _served = new();
    private readonly ConcurrentQueue<Guid> _servedInOrder = new();

    /// <summary>Decides about a question.</summary>
    /// <param name="partition">Whose answers are looked for.</param>
    /// <param name="question">The question, masked.</param>
    /// <param name="near">Kept questions of the partition, the nearest first.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async ValueTask<GateDecision> DecideAsync(
        CachePartition partition, string question, IReadOnlyList<Neighbour> near, CancellationToken cancellationToken)
    {
        var gate = await GateAsync(partition, cancellationToken).ConfigureAwait(false);
        var bound = new ErrorBound(tuned.MaxErrorRateFor(partition.Tenant));
        return gate.Calibration.Decide(
            gate.MeaningOf(question), [.. near.Select(n => (n, gate.MeaningOf(n.Text)))], bound, Random.Shared.NextDouble());
    }

    /// <summary>Takes back that an answer would be served or compared: something else stood against it.</summary>
    public async ValueTask<GateDecision> WithdrawAsync(
        CachePartition partition, GateDecision decision, GateReason reason, CancellationToken cancellationToken) =>
        (await GateAsync(partition, cancellationToken).ConfigureAwait(false)).Calibration.Withdraw(decision, reason);

    /// <summary>Remembers what an answer was served for, until a user may say that it was wrong.</summary>
    public void Note(Guid requestId, GateDecision decision)
    {
        _served[requestId] = decision;
        _servedInOrder.Enqueue(requestId);
        while (_servedInOrder.Count > MaxRequests && _servedInOrder.TryDequeue(out var oldest))
        {
            _served.TryRemove(oldest, out _);
        }
    }

    /// <summary>Learns from an answer that was made although a kept question was near.</summary>
    /// <param name="partition">Whose answer it is.</param>
    /// <param name="decision">What was decided about the question.</param>
    /// <param name="question">The question, masked.</param>
    /// <param name="key">The key under which the answer was kept; <see langword="null"/> when it was not.</param>
    /// <param name="content">What the answer says; see <see cref="AnswerContent"/>.</param>
    /// <param name="contentOf">What the kept answer of a key says, for one that the gate does not know; <see langword="null"/> when it is gone.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async ValueTask LearnAsync(
        CachePartition partition,
        GateDecision decision,
        string question,
        string? key,
        string content,
        Func<string, ValueTask<string?>> contentOf,
        CancellationToken cancellationToken)
    {
        var gate = await GateAsync(partition, cancellationToken).ConfigureAwait(false);
        var candidate = decision.Candidate?.Key;
        var known = candidate is null ? string.Empty : gate.Calibration.ContentOf(candidate);
        var candidates = known.Length > 0 || candidate is null ? known : await contentOf(candidate).ConfigureAwait(false);
        if (candidates is null)
        {
            // The kept answer is gone: nothing is known about it.
            decision = gate.Calibration.Withdraw(decision, decision.Reason);
        }

        gate.Calibration.Learn(decision, key, content, other => (other == candidate ? candidates : gate.Calibration.ContentOf(other)) == content);
        if (key is not null)
        {
            gate.Calibration.Observe(gate.MeaningOf(question));
        }

        await gate.LearnedAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask LabelAsync(ServedAnswer served, bool isWrong, CancellationToken cancellationToken)
    {
        if (served.State != Answering.CacheStates.Semantic)
        {
            // The same question: the answer was wrong, and not that it was served.
            return;
        }

        var gate = await GateAsync(served.Key.Partition, cancellationToken).ConfigureAwait(false);
        _served.TryRemove(served.RequestId, out var decision);
        gate.Calibration.Rate(decision, served.Key.Question, isWrong);
        await gate.SaveAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Keeps what was learned.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var gate in _gates.Values.Where(g => g is { IsValueCreated: true, Value.IsCompletedSuccessfully: true }))
        {
            var loaded = await gate.Value.ConfigureAwait(false);
            if (loaded.HasLearned)
            {
                await loaded.SaveAsync(CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc cref="DisposeAsync"/>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private async ValueTask<PartitionGate> GateAsync(CachePartition partition, CancellationToken cancellationToken)
    {
        if (_gates.Count > MaxPartitions)
        {
            await DisposeAsync().ConfigureAwait(false);
            _gates.Clear();
        }

        // The load is shared by all who wait for it, and is not given up when one of them is.
        return await _gates.GetOrAdd(partition, name => new Lazy<Task<PartitionGate>>(() => PartitionGate.LoadAsync(name, embedder.Fingerprint, memory, analyzer)))
            .Value.WaitAsync(cancellationToken).ConfigureAwait(false);
    }
}
