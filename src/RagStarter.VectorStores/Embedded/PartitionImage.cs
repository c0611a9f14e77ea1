using System.Collections.Concurrent;

namespace RagStarter.VectorStores.Embedded;

/// <summary>The records of one partition in memory: which rows there are, how long their texts are, and their vectors.</summary>
internal sealed class PartitionImage(long id, IReadOnlyList<IScannedVectors> vectors)
{
    private const int PostingsPerRecord = 64;

    // Sixteen megabytes.
    private const int MaxPostings = 2_000_000;

    private readonly List<long> _rows = [];
    private readonly List<int> _lengths = [];
    private readonly Dictionary<long, int> _slots = [];
    private readonly List<bool>[] _hasVector = [.. vectors.Select(_ => new List<bool>())];
    private readonly ConcurrentDictionary<string, Posting[]> _postings = new(StringComparer.Ordinal);
    private int _heldPostings;

    /// <summary>The partition's number in the word lists.</summary>
    public long Id { get; } = id;

    /// <summary>How many records there are.</summary>
    public int Count => _rows.Count;

    public long RowAt(int slot) => _rows[slot];

    public int LengthAt(int slot) => _lengths[slot];

    public bool HasVector(int property, int slot) => _hasVector[property][slot];

    /// <summary>The vectors of a property.</summary>
    public IScannedVectors VectorsOf(int property) => vectors[property];

    /// <summary>How many records were removed; with each, others may have changed their slots.</summary>
    public int Removals { get; private set; }

    public bool TryGetSlot(long row, out int slot) => _slots.TryGetValue(row, out slot);

    /// <summary>
    /// Where a word occurs, as it was read since the last change; <see langword="null"/> when it was not. Many questions
    /// share their words, and a word of many records takes long to read.
    /// </summary>
    public Posting[]? PostingsOf(string word) => _postings.GetValueOrDefault(word);

    /// <summary>Keeps where a word occurs until something changes. What is kept grows with the records, up to a limit.</summary>
    public void Keep(string word, Posting[] postings)
    {
        if (Interlocked.Add(ref _heldPostings, postings.Length + 1) > Math.Min(PostingsPerRecord * (Count + 1), MaxPostings))
        {
            ForgetPostings();
            return;
        }

        _postings[word] = postings;
    }

    public void Put(long row, int length, IReadOnlyList<float[]?> values)
    {
        ForgetPostings();
        if (!_slots.TryGetValue(row, out var slot))
        {
            slot = _rows.Count;
            _slots[row] = slot;
            _rows.Add(row);
            _lengths.Add(0);
            foreach (var has in _hasVector)
            {
                has.Add(false);
            }
        }

        _lengths[slot] = length;
        for (var i = 0; i < vectors.Count; i++)
        {
            _hasVector[i][slot] = values[i] is not null;
            if (values[i] is { } vector)
            {
                vectors[i].Set(slot, vector);
            }
        }
    }

    // The last record takes the place of the removed one, so that the records stay side by side.
    public void Remove(long row)
    {
        if (!_slots.Remove(row, out var slot))
        {
            return;
        }

        Removals++;
        ForgetPostings();
        var last = _rows.Count - 1;
        if (slot != last)
        {
            _rows[slot] = _rows[last];
            _lengths[slot] = _lengths[last];
            _slots[_rows[slot]] = slot;
            for (var i = 0; i < vectors.Count; i++)
            {
                _hasVector[i][slot] = _hasVector[i][last];
                if (_hasVector[i][slot])
                {
                    vectors[i].Move(last, slot);
                }
            }
        }

        _rows.RemoveAt(last);
        _lengths.RemoveAt(last);
        foreach (var has in _hasVector)
        {
            has.RemoveAt(last);
        }
    }

    private void ForgetPostings()
    {
        if (_heldPostings > 0)
        {
            _postings.Clear();
            Volatile.Write(ref _heldPostings, 0);
        }
    }

    /// <summary>How often a word occurs in a record.</summary>
    public readonly record struct Posting(int Slot, int Frequency);
}
