using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace RagStarter.Core.Experiments;

/// <summary>
/// Spreads subjects over weighted arms, so that the same subject always gets the same arm and a change of the weights
/// moves only as many subjects as it must.
/// </summary>
/// <remarks>
/// Weighted rendezvous hashing: each arm draws a number from the hash of its name and the subject, and the best draw
/// wins. Raising one arm's weight can only move subjects to it, lowering it only away from it. (Mosko and others,
/// "Weighted distributed hash tables", SPAA 2005.)
/// </remarks>
internal static class StickyChoice
{
    /// <summary>The arm of a subject; <see langword="null"/> when no arm has a weight above 0.</summary>
    /// <param name="experiment">Names the experiment, so that two experiments split the same subjects independently.</param>
    /// <param name="subject">Who is to keep the arm, such as "tenant/user".</param>
    /// <param name="weights">The arms with their weights; 0 gives none.</param>
    public static string? Pick(string experiment, string subject, IEnumerable<KeyValuePair<string, double>> weights)
    {
        string? chosen = null;
        var best = double.NegativeInfinity;
        foreach (var (arm, weight) in weights.Where(w => w.Value > 0).OrderBy(w => w.Key, StringComparer.Ordinal))
        {
            var score = -weight / Math.Log(Draw(experiment, subject, arm));
            if (score > best)
            {
                (chosen, best) = (arm, score);
            }
        }

        return chosen;
    }

    // Between 0 and 1, both excluded.
    private static double Draw(string experiment, string subject, string arm)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{experiment}\n{arm}\n{subject}"));
        return ((BinaryPrimitives.ReadUInt64LittleEndian(hash) >> 11) + 0.5) / (1UL << 53);
    }
}
