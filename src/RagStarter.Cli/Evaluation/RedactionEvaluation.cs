using RagStarter.Core.Redaction;
using RagStarter.Core.Tenancy;

namespace RagStarter.Cli.Evaluation;

/// <summary>
/// Compares what a detector reports with what is marked: a stretch is found when one of its classes was reported for a
/// stretch that shares at least 70% of their union with it. Each stretch counts once.
/// </summary>
internal static class RedactionEvaluation
{
    private const double MinOverlap = 0.7;

    /// <summary>Runs the detector over all samples.</summary>
    /// <param name="detector">The detector.</param>
    /// <param name="tenant">Whose settings apply.</param>
    /// <param name="samples">Texts with marks.</param>
    public static RedactionReport Run(ISensitiveDataDetector detector, TenantId tenant, IReadOnlyList<RedactionSample> samples)
    {
        var types = samples.SelectMany(s => s.Spans).Select(s => s.Type).Distinct().Order(StringComparer.Ordinal).ToList();
        var typeOfClass = types.SelectMany(type => RedactionTypes.ClassesOf(type).Select(name => (name, type)))
            .GroupBy(p => p.name).ToDictionary(g => g.Key, g => g.Select(p => p.type).ToList());
        var scores = types.ToDictionary(t => t, _ => new RedactionScore(0, 0, 0));
        foreach (var sample in samples)
        {
            Add(sample, detector.Detect(tenant, sample.Text), typeOfClass, scores);
        }

        var promised = types.Where(t => RedactionTypes.ClassesOf(t).Count > 0).ToList();
        var known = promised.Aggregate(new RedactionScore(0, 0, 0), (sum, type) => sum + scores[type]);
        var others = scores.Where(s => !types.Contains(s.Key)).Aggregate(known, (sum, score) => sum + score.Value);
        return new RedactionReport(samples.Count, scores, promised, known, others);
    }

    private static void Add(
        RedactionSample sample, IReadOnlyList<Finding> findings, Dictionary<string, List<string>> typeOfClass, Dictionary<string, RedactionScore> scores)
    {
        foreach (var span in sample.Spans)
        {
            scores[span.Type] += new RedactionScore(0, 0, 1);
        }

        var open = sample.Spans.ToList();
        foreach (var finding in findings)
        {
            var candidates = typeOfClass.GetValueOrDefault(finding.Classification.Value);
            var match = candidates is null ? null : open.Where(s => candidates.Contains(s.Type)).MaxBy(s => Overlap(s, finding));
            if (match is not null && Overlap(match, finding) >= MinOverlap)
            {
                open.Remove(match);
                scores[match.Type] += new RedactionScore(1, 1, 0);
                continue;
            }

            var type = candidates?[0] ?? finding.Classification.Value;
            scores[type] = scores.GetValueOrDefault(type, new RedactionScore(0, 0, 0)) + new RedactionScore(0, 1, 0);
        }
    }

    private static double Overlap(RedactionSpan span, Finding finding)
    {
        var shared = Math.Min(span.End, finding.End) - Math.Max(span.Start, finding.Start);
        return shared <= 0 ? 0 : (double)shared / (Math.Max(span.End, finding.End) - Math.Min(span.Start, finding.Start));
    }
}
