using System.Text;
using Microsoft.Extensions.Compliance.Redaction;
using Microsoft.Extensions.Options;

namespace RagStarter.Core.Redaction;

/// <summary>Finds and replaces sensitive data according to the policy.</summary>
public sealed class TextRedaction
{
    private readonly ISensitiveDataDetector _detector;
    private readonly IRedactorProvider _redactors;
    private readonly IOptionsMonitor<RedactionOptions> _options;

    /// <summary>Creates the redaction.</summary>
    public TextRedaction(ISensitiveDataDetector detector, IRedactorProvider redactors, IOptionsMonitor<RedactionOptions> options)
    {
        _detector = detector;
        _redactors = redactors;
        _options = options;
    }

    /// <summary>The policy in force as one text; what depends on it is bound to this.</summary>
    public string PolicyFingerprint => _options.CurrentValue.Fingerprint();

    /// <summary>Starts a request: its placeholders belong to it alone.</summary>
    public RequestRedactor BeginRequest() => new(this, new PlaceholderVault());

    /// <summary>
    /// Replaces sensitive data for good, as for text that is embedded or stored: placeholders would never be resolved,
    /// so every finding that the policy does not keep becomes the name of its class in brackets.
    /// </summary>
    public RedactedText Mask(string text) =>
        new(Replace(text, (value, finding) => ActionFor(finding) switch
        {
            RedactionOptions.Keep => value,
            RedactionOptions.Erase => Erased(value, finding),
            _ => $"[{finding.Classification.Value.ToUpperInvariant()}]",
        }));

    /// <summary>The findings in a text that the policy does not keep.</summary>
    public IReadOnlyList<Finding> Detect(string text) =>
        [.. _detector.Detect(default, text).Where(f => ActionFor(f) != RedactionOptions.Keep)];

    internal string Replace(string text, PlaceholderVault vault) =>
        Replace(text, (value, finding) => ActionFor(finding) switch
        {
            RedactionOptions.Keep => value,
            RedactionOptions.Erase => Erased(value, finding),
            _ => new PlaceholderRedactor(vault, finding.Classification).Redact(value),
        });

    private string ActionFor(Finding finding) => _options.CurrentValue.ActionFor(finding.Classification.Value);

    // What "erase" means is the redactor that is registered for the class; the default one leaves nothing.
    private string Erased(string value, Finding finding) => _redactors.GetRedactor(finding.Classification).Redact(value);

    private string Replace(string text, Func<string, Finding, string> replacement)
    {
        var findings = _detector.Detect(default, text);
        if (findings.Count == 0)
        {
            return text;
        }

        var result = new StringBuilder(text.Length + 32);
        var position = 0;
        foreach (var finding in findings)
        {
            result.Append(text, position, finding.Start - position);
            result.Append(replacement(text.Substring(finding.Start, finding.Length), finding));
            position = finding.End;
        }

        return result.Append(text, position, text.Length - position).ToString();
    }
}
