using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using RagStarter.Core.Redaction.Detection;
using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Redaction;

/// <summary>
/// Finds sensitive data in text by its form, its checksum, the words beside it and lists of names, and what a tenant's
/// own patterns and words say; docs/detection.md has the classes, forms and limits.
/// </summary>
/// <remarks>
/// Every scanner looks for a mark that its class needs, such as an at sign or a digit, and reads a bounded stretch around
/// it, so the time grows linearly with the text whatever it holds.
/// </remarks>
public sealed class SensitiveDataDetector : ISensitiveDataDetector
{
    private readonly IOptionsMonitor<DetectionOptions>? _options;
    private readonly ExternalDetection _external;
    private TenantRuleBook _rules;

    /// <summary>Creates a detector without configuration.</summary>
    public SensitiveDataDetector()
    {
        _rules = new TenantRuleBook(new DetectionOptions());
        _external = new ExternalDetection([], NullLogger.Instance);
    }

    /// <summary>Creates a detector that follows the configuration.</summary>
    public SensitiveDataDetector(
        IOptionsMonitor<DetectionOptions> options, IEnumerable<IExternalDetector> detectors, ILogger<SensitiveDataDetector> logger)
    {
        _options = options;
        _rules = new TenantRuleBook(options.CurrentValue);
        _external = new ExternalDetection([.. detectors], logger);
    }

    /// <inheritdoc/>
    /// <exception cref="DetectionUnavailableException">A required detector of your own failed or took too long.</exception>
    public IReadOnlyList<Finding> Detect(TenantId tenant, string text)
    {
        if (text.Length == 0)
        {
            return [];
        }

        var rules = CurrentRules();
        var normalized = NormalizedText.Of(text);
        var scan = new Scan(normalized.Text, rules.Of(tenant));
        Scanners.Run(scan);
        var found = scan.Found;
        for (var i = 0; i < found.Count; i++)
        {
            var (start, length) = normalized.Original(found[i].Start, found[i].End);
            found[i] = found[i] with { Start = start, Length = length };
        }

        found.AddRange(_external.Detect(rules.Options.External, tenant, text));
        return found.Count == 0 ? [] : Overlaps.Resolve(found, text.Length);
    }

    // Rules are compiled once for a configuration; a change of it gives another object.
    private TenantRuleBook CurrentRules()
    {
        var rules = _rules;
        if (_options is not null && !ReferenceEquals(_options.CurrentValue, rules.Options))
        {
            rules = new TenantRuleBook(_options.CurrentValue);
            _rules = rules;
        }

        return rules;
    }
}
