namespace RagStarter.Core.Caching.Store;

/// <summary>
/// The kept answers of one tenant. What goes first when room is short is what saves the fewest tokens for each byte, over
/// all its uses, where those of long ago count for less.
/// </summary>
/// <remarks>
/// The value of an entry begins at the floor plus its worth (tokens saved by a byte); each use lifts it by its worth
/// again. Whatever is pushed out lifts the floor to its own value: an entry that is used no more is overtaken by younger
/// ones. This is GreedyDual-Size with frequency (Cherkasova 1998) with the tokens saved as its cost.
/// </remarks>
internal sealed class AnswerShelf
{
    private readonly Lock _lock = new();
    private readonly Dictionary<AnswerKey, Entry> _entries = [];
    private readonly SortedSet<Entry> _byValue = new(Comparer<Entry>.Create(static (left, right) =>
        left.Value.CompareTo(right.Value) is not 0 and var order ? order : left.Number.CompareTo(right.Number)));

    private readonly AnswersByDocument _byDocument = new();
    private readonly Dictionary<CachePartition, CachedQuestion[]> _questions = [];

    private double _floor;
    private long _bytes;
    private long _number;

    /// <summary>What all answers take.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    public CachedAnswer? Find(AnswerKey key)
    {
        lock (_lock)
        {
            return _entries.TryGetValue(key, out var entry) ? entry.Answer : null;
        }
    }

    public void Store(AnswerFacts facts, CachedAnswer answer, CachedQuestion? question, int maxQuestions, DateTimeOffset now)
    {
        lock (_lock)
        {
            Drop(facts.Key);
            if (_number % 64 == 0)
            {
                DropAll(e => e.Facts.ExpiresAt <= now);
            }

            var entry = new Entry(facts, answer, _number++, _floor + facts.Worth);
            _entries[facts.Key] = entry;
            _byValue.Add(entry);
            _byDocument.Add(facts);
            Interlocked.Add(ref _bytes, facts.Bytes);
            if (question is not null)
            {
                AddQuestion(facts.Key.Partition, question, maxQuestions);
            }
        }
    }

    public void Renew(AnswerKey key, CachedAnswer answer)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(key, out var entry))
            {
                entry.Answer = answer;
            }
        }
    }

    public void NoteUse(AnswerKey key)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(key, out var entry))
            {
                _byValue.Remove(entry);
                entry.Value = Math.Max(entry.Value, _floor) + entry.Facts.Worth;
                _byValue.Add(entry);
            }
        }
    }

    public bool Remove(AnswerKey key)
    {
        lock (_lock)
        {
            return Drop(key);
        }
    }

    public int RemoveDocument(Guid document)
    {
        lock (_lock)
        {
            return _byDocument.Of(document).Count(Drop);
        }
    }

    public int Remove(AnswerSelection selection)
    {
        lock (_lock)
        {
            return DropAll(e => selection.Includes(e.Facts));
        }
    }

    /// <summary>Removes what is worth least until no more than <paramref name="bytes"/> is left.</summary>
    public void Shrink(long bytes)
    {
        while (Bytes > bytes && RemoveLeast())
        {
        }
    }

    /// <summary>Removes what is worth least.</summary>
    public bool RemoveLeast()
    {
        lock (_lock)
        {
            if (_byValue.Min is not { } least)
            {
                return false;
            }

            _floor = least.Value;
            return Drop(least.Facts.Key);
        }
    }

    public IReadOnlyList<CachedQuestion> QuestionsOf(CachePartition partition)
    {
        lock (_lock)
        {
            return _questions.GetValueOrDefault(partition) ?? [];
        }
    }

    public IReadOnlyList<AnswerFacts> List()
    {
        lock (_lock)
        {
            return [.. _entries.Values.Select(e => e.Facts)];
        }
    }

    // The array is never changed, so that who compares reads it without the lock.
    private void AddQuestion(CachePartition partition, CachedQuestion question, int most)
    {
        var known = _questions.GetValueOrDefault(partition) ?? [];
        if (known.Length >= most)
        {
            var least = known.MinBy(q => _entries.TryGetValue(new AnswerKey(partition, q.Key), out var entry) ? entry.Value : double.MinValue);
            known = [.. known.Where(q => q != least)];
        }

        _questions[partition] = [.. known, question];
    }

    private int DropAll(Func<Entry, bool> which) => _entries.Values.Where(which).Select(e => e.Facts.Key).ToList().Count(Drop);

    private bool Drop(AnswerKey key)
    {
        if (!_entries.Remove(key, out var entry))
        {
            return false;
        }

        _byValue.Remove(entry);
        _byDocument.Remove(entry.Facts);
        Interlocked.Add(ref _bytes, -entry.Facts.Bytes);
        if (_questions.TryGetValue(key.Partition, out var questions))
        {
            CachedQuestion[] rest = [.. questions.Where(q => q.Key != key.Question)];
            if (rest.Length > 0)
            {
                _questions[key.Partition] = rest;
            }
            else
            {
                _questions.Remove(key.Partition);
            }
        }

        return true;
    }

    private sealed class Entry(AnswerFacts facts, CachedAnswer answer, long number, double value)
    {
        public AnswerFacts Facts => facts;

        public long Number => number;

        public CachedAnswer Answer { get; set; } = answer;

        /// <summary>Changed only while it is not in the sorted set.</summary>
        public double Value { get; set; } = value;
    }
}
