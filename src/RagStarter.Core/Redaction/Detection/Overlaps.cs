using System.Buffers;
using System.Collections.Frozen;

namespace RagStarter.Core.Redaction.Detection;

/// <summary>
/// Decides between candidates that overlap. Proven comes before probable (confidence from 0.8 up); then the more specific
/// class, in the order of <see cref="SensitiveData.All"/>; then the longer; then the surer; then the earlier. An address of
/// the web ends where a name begins that goes on behind it: the path of a request is logged with the spaces in it.
/// </summary>
internal static class Overlaps
{
    private const double Proven = 0.8;

    private static readonly Comparer<Finding> ByStart = Comparer<Finding>.Create((a, b) => a.Start.CompareTo(b.Start));

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

        CutWebAddresses(found);
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

    private static void CutWebAddresses(List<Finding> found)
    {
        List<Finding>? names = null;
        for (var i = 0; i < found.Count; i++)
        {
            var address = found[i];
            if (address.Classification != SensitiveData.WebAddress)
            {
                continue;
            }

            names ??= NamesByStart(found);
            var next = names.BinarySearch(address with { Start = address.End, Length = 0 }, ByStart);
            next = next < 0 ? ~next : next;

            while (next > 0 && names[next - 1].Start >= address.End)
            {
                next--;
            }

            for (; next > 0 && names[next - 1].Start > address.Start; next--)
            {
                if (names[next - 1].End > address.End)
                {
                    found[i] = address with { Length = names[next - 1].Start - address.Start };
                    break;
                }
            }
        }
    }

    private static List<Finding> NamesByStart(List<Finding> found)
    {
        var names = found.FindAll(f => f.Classification == SensitiveData.Person);
        names.Sort(ByStart);
        return names;
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
