using System.Buffers;
using System.Collections.Frozen;

namespace RagStarter.Core.Redaction.Detection;

/// <summary>
/// Decides between candidates that overlap. Proven comes before probable (confidence from 0.8 up); then the more specific
/// class, in the order of <see cref="SensitiveData.All"/>; then the longer; then the surer; then the earlier.
/// </summary>
internal static class Overlaps
{
    private const double Proven = 0.8;

    private static readonly FrozenDictionary<string, int> Ranks =
        SensitiveData.All.Select((c, i) => (c.Value, i)).ToFrozenDictionary(p => p.Value, p => p.i, StringComparer.Ordinal);

    /// <summary>The candidates that count, in the order of the text.</summary>
    /// <param name="found">All candidates; they lie inside a text of <paramref name="length"/> code units.</param>
    /// <param name="length">The length of the text.</param>
    public static List<Finding> Resolve(List<Finding> found, int length)
    {
        if (found.Count <= 1)
        {
            return found;
        }

        found.Sort(Compare);
        var taken = ArrayPool<bool>.Shared.Rent(length);
        try
        {
            taken.AsSpan(0, length).Clear();
            var kept = new List<Finding>(found.Count);
            foreach (var finding in found)
            {
                var place = taken.AsSpan(finding.Start, finding.Length);
                if (!place.Contains(true))
                {
                    place.Fill(true);
                    kept.Add(finding);
                }
            }

            kept.Sort(static (a, b) => a.Start.CompareTo(b.Start));
            return kept;
        }
        finally
        {
            ArrayPool<bool>.Shared.Return(taken);
        }
    }

    private static int Compare(Finding a, Finding b)
    {
        var proven = (b.Confidence >= Proven).CompareTo(a.Confidence >= Proven);
        if (proven != 0)
        {
            return proven;
        }

        var rank = RankOf(a).CompareTo(RankOf(b));
        if (rank != 0)
        {
            return rank;
        }

        var longer = b.Length.CompareTo(a.Length);
        var surer = longer != 0 ? longer : b.Confidence.CompareTo(a.Confidence);
        return surer != 0 ? surer : a.Start.CompareTo(b.Start);
    }

    private static int RankOf(Finding finding) => Ranks.GetValueOrDefault(finding.Classification.Value, int.MaxValue);
}
