using RagStarter.Core.Redaction;

namespace RagStarter.Core.Ingestion;

/// <summary>Spans of a text that no chunk boundary may lie in.</summary>
/// <param name="findings">The spans, in order.</param>
internal readonly struct UncutSpans(IReadOnlyList<Finding> findings)
{
    // Longer values, such as private keys, are cut: a chunk has to end somewhere.
    private const int MaxLength = 200;

    /// <summary>Whether a boundary at this place would cut a value.</summary>
    public bool AreCutAt(int place) => At(place) is not null;

    /// <summary>The place itself, or the end of the value that it would cut.</summary>
    public int EndOfValueAt(int place, int atMost) => At(place) is { } value ? Math.Min(value.End, atMost) : place;

    /// <summary>The length of a piece from <paramref name="start"/> on, shortened to end in front of the value that it would cut.</summary>
    public int LengthBefore(int start, int length) =>
        At(start + length) is { } value && value.Start > start ? value.Start - start : length;

    private Finding? At(int place)
    {
        var (low, high) = (0, findings.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = findings[middle].Start < place ? (middle + 1, high) : (low, middle);
        }

        return low > 0 && findings[low - 1] is var value && value.End > place && value.Length <= MaxLength ? value : null;
    }
}
