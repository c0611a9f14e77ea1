using RagStarter.Core.Redaction.Detection;
using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Redaction;

/// <summary>Finds sensitive data in text by its form, its checksum, the words beside it and lists of names.</summary>
/// <remarks>
/// Every scanner looks for a mark that its class needs, such as an at sign or a digit, and reads a bounded stretch around
/// it, so the time grows linearly with the text whatever it holds.
/// </remarks>
public sealed class SensitiveDataDetector : ISensitiveDataDetector
{
    /// <inheritdoc/>
    public IReadOnlyList<Finding> Detect(TenantId tenant, string text)
    {
        if (text.Length == 0)
        {
            return [];
        }

        var normalized = NormalizedText.Of(text);
        var scan = new Scan(normalized.Text, TenantRules.Default);
        Scanners.Run(scan);
        if (scan.Found.Count == 0)
        {
            return [];
        }

        var kept = Overlaps.Resolve(scan.Found, scan.Text.Length);
        for (var i = 0; i < kept.Count; i++)
        {
            var (start, length) = normalized.Original(kept[i].Start, kept[i].End);
            kept[i] = kept[i] with { Start = start, Length = length };
        }

        return kept;
    }
}
