using System.Collections.Concurrent;
using RagStarter.Core.Language;

namespace RagStarter.Core.Caching.Gate;

/// <summary>The gate of one partition: what it has learned, and the questions that it has taken apart.</summary>
internal sealed class PartitionGate
{
    private const int MaxMeanings = 4096;
    private const int LabelsBetweenSaves = 20;
    private const int RequestsBetweenSaves = 200;

    private readonly ConcurrentDictionary<string, QuestionMeaning> _meanings = new(StringComparer.Ordinal);
    private readonly CachePartition _partition;
    private readonly string _embedder;
    private readonly GateMemory _memory;
    private readonly TextAnalyzer _analyzer;
    private GateState? _saved;
    private long _labels;
    private int _isSaving;

    private PartitionGate(CachePartition partition, string embedder, GateMemory memory, TextAnalyzer analyzer, GateState? saved)
    {
        _partition = partition;
        _embedder = embedder;
        _memory = memory;
        _analyzer = analyzer;
        Calibration = new GateCalibration();
        _saved = saved is not null && Calibration.TryRestore(saved) ? saved : null;
    }

    public GateCalibration Calibration { get; }

    /// <summary>Whether there is something that was not kept yet.</summary>
    public bool HasLearned => Calibration.Requests != (_saved?.Requests ?? 0);

    /// <summary>The gate with what was learned before.</summary>
    public static async Task<PartitionGate> LoadAsync(CachePartition partition, string embedder, GateMemory memory, TextAnalyzer analyzer) =>
        new(partition, embedder, memory, analyzer, await memory.FindAsync(partition, embedder, CancellationToken.None).ConfigureAwait(false));

    /// <summary>The question taken apart. It is remembered for this partition alone, so that no timing tells of another.</summary>
    public QuestionMeaning MeaningOf(string question)
    {
        if (_meanings.TryGetValue(question, out var known))
        {
            return known;
        }

        if (_meanings.Count >= MaxMeanings)
        {
            _meanings.Clear();
        }

        return _meanings[question] = QuestionMeaning.Of(question, _analyzer);
    }

    /// <summary>Counts a label, and keeps what was learned when it is worth it.</summary>
    public Task LearnedAsync(CancellationToken cancellationToken) =>
        Interlocked.Increment(ref _labels) % LabelsBetweenSaves == 0 || Calibration.Requests - (_saved?.Requests ?? 0) >= RequestsBetweenSaves
            ? SaveAsync(cancellationToken)
            : Task.CompletedTask;

    /// <summary>Keeps what was learned, together with what other processes learned meanwhile.</summary>
    public async Task SaveAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _isSaving, 1) == 1)
        {
            // Whoever saves now saves most of it.
            return;
        }

        try
        {
            var shared = await _memory.FindAsync(_partition, _embedder, cancellationToken).ConfigureAwait(false);
            if (shared is not null && _saved is not null && shared.Requests > _saved.Requests)
            {
                Calibration.Join(shared, _saved);
            }

            var state = Calibration.Save();
            await _memory.StoreAsync(_partition, _embedder, state, cancellationToken).ConfigureAwait(false);
            _saved = state;
        }
        finally
        {
            Volatile.Write(ref _isSaving, 0);
        }
    }
}
