using System.Buffers;
using System.Text;
using Microsoft.Extensions.Compliance.Redaction;
using Microsoft.Extensions.Options;
using RagStarter.Core.Redaction.Placeholders;
using RagStarter.Core.Redaction.Policy;
using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Redaction;

/// <summary>Finds sensitive data and does with it what the tenant's policy says for where the text goes.</summary>
public sealed class TextRedaction
{
    private static readonly SearchValues<char> AddressMarks = SearchValues.Create("/?&=");

    private readonly ISensitiveDataDetector _detector;
    private readonly IRedactorProvider _redactors;
    private readonly IOptionsMonitor<RedactionOptions> _options;
    private volatile RedactionPolicy? _policy;

    /// <summary>Creates the redaction.</summary>
    public TextRedaction(ISensitiveDataDetector detector, IRedactorProvider redactors, IOptionsMonitor<RedactionOptions> options)
    {
        _detector = detector;
        _redactors = redactors;
        _options = options;
    }

    /// <summary>What shapes the vectors of documents; they have to be indexed again when it changes.</summary>
    public string VectorFingerprint => Policy.VectorFingerprint;

    internal RedactionPolicy Policy
    {
        get
        {
            var options = _options.CurrentValue;
            return _policy is { } known && ReferenceEquals(known.Options, options) ? known : _policy = new RedactionPolicy(options, _redactors);
        }
    }

    /// <summary>The policy of a tenant in all sinks as one text; what may be given only under the same policy is bound to it.</summary>
    public string PolicyFingerprint(TenantId tenant) => Policy.FingerprintFor(tenant);

    /// <summary>Starts a request of a tenant: its placeholders belong to it alone.</summary>
    public RequestRedactor BeginRequest(TenantId tenant) => BeginRequest(tenant, new PlaceholderVault());

    internal RequestRedactor BeginRequest(TenantId tenant, PlaceholderVault vault) => new(this, tenant, vault);

    /// <summary>
    /// Redacts a text for a sink for good: what the policy replaces by a placeholder becomes the name of its class in
    /// brackets, since it would never be resolved.
    /// </summary>
    public RedactedText Mask(TenantId tenant, RedactionSink sink, string text) => new(Replace(tenant, sink, text, null, ofModel: false));

    /// <summary>The same where it is not known whose text it is, as in a log line of the host.</summary>
    public RedactedText Mask(RedactionSink sink, string text) => new(Replace(null, sink, text, null, ofModel: false));

    /// <summary>The same for text that programs wrote, in which values may be encoded as in URLs, JSON or HTML.</summary>
    public RedactedText MaskEncoded(RedactionSink sink, string text)
    {
        text = MaskEncoded(sink, text, static t => t);

        // In paths and queries a value stands between marks that would be part of it elsewhere: "/api/documents/366 882 3227".
        return new(text.AsSpan().ContainsAny(AddressMarks) ? MaskEncoded(sink, text, Parted) : text);
    }

    private string MaskEncoded(RedactionSink sink, string text, Func<string, string> form)
    {
        if (EncodedText.MayBe(text))
        {
            var encoded = EncodedText.OfAny(text);
            text = EditsOf(null, sink, form(encoded.Decoded), null, ofModel: false) is { Count: > 0 } edits ? encoded.With(edits) : text;
        }

        return Replaced(text, EditsOf(null, sink, form(text), null, ofModel: false));
    }

    // As long as it was, so that what is found lies at the same place.
    private static string Parted(string text) => string.Create(text.Length, text, static (parts, text) =>
    {
        text.CopyTo(parts);
        parts.ReplaceAny(AddressMarks, '"');
    });

    /// <summary>The findings in a text that the policy does not let into a sink.</summary>
    public IReadOnlyList<Finding> Detect(TenantId tenant, RedactionSink sink, string text) => DetectFor(tenant, sink, text);

    /// <summary>All findings in a text, whatever the policy says.</summary>
    internal IReadOnlyList<Finding> FindAll(TenantId tenant, string text) => _detector.Detect(tenant, text);

    /// <summary>The class for which the policy refuses a text that would go to these sinks; <see langword="null"/> when it does not.</summary>
    public string? RefusedClass(TenantId tenant, string text, params ReadOnlySpan<RedactionSink> sinks)
    {
        var policy = Policy;
        if (!policy.CanRefuse(tenant, sinks))
        {
            return null;
        }

        foreach (var finding in _detector.Detect(tenant, text))
        {
            foreach (var sink in sinks)
            {
                if (policy.ActionFor(tenant, sink, finding) == RedactionActions.Refuse)
                {
                    return finding.Classification.Value;
                }
            }
        }

        return null;
    }

    /// <summary>Masks a text for good; values that a request knows are masked where no word beside them tells, too.</summary>
    internal RedactedText Mask(TenantId tenant, RedactionSink sink, string text, PlaceholderVault known) =>
        new(Replaced(text, EditsOf(tenant, sink, text, null, ofModel: false, known)));

    internal string Replace(TenantId? tenant, RedactionSink sink, string text, PlaceholderVault? vault, bool ofModel) =>
        Replaced(text, EditsOf(tenant, sink, text, vault, ofModel, vault));

    private static string Replaced(string text, IReadOnlyList<TextEdit> edits)
    {
        if (edits.Count == 0)
        {
            return text;
        }

        var result = new StringBuilder(text.Length + 32);
        var position = 0;
        foreach (var edit in edits)
        {
            result.Append(text, position, edit.Start - position).Append(edit.Text);
            position = edit.End;
        }

        return result.Append(text, position, text.Length - position).ToString();
    }

    /// <summary>What is to be replaced in a text, in order.</summary>
    internal IReadOnlyList<TextEdit> EditsOf(TenantId? tenant, RedactionSink sink, string text, PlaceholderVault? vault, bool ofModel) =>
        EditsOf(tenant, sink, text, vault, ofModel, vault);

    private List<TextEdit> EditsOf(TenantId? tenant, RedactionSink sink, string text, PlaceholderVault? vault, bool ofModel, PlaceholderVault? known)
    {
        var findings = WithKnown(tenant, sink, DetectFor(tenant, sink, text), known?.ValuesIn(text) ?? []);
        var marks = MarksIn(text, vault, ofModel);
        if (findings.Count == 0)
        {
            marks.RemoveAll(m => m.Text is null);
            return marks;
        }

        var policy = Policy;
        var edits = new List<TextEdit>(findings.Count + marks.Count);
        var next = 0;
        foreach (var finding in findings)
        {
            // What was redacted before stays; around it the finding is what is left of it.
            var start = finding.Start;
            for (; next < marks.Count && marks[next].Start < finding.End; next++)
            {
                Add(finding, start, marks[next].Start);
                edits.Add(marks[next]);
                start = Math.Max(start, marks[next].End);
            }

            Add(finding, start, finding.End);
        }

        edits.AddRange(marks[next..]);
        edits.RemoveAll(e => e.Text is null);
        return edits;

        void Add(in Finding finding, int start, int end)
        {
            var value = start < end ? text.AsSpan(start, end - start) : [];
            if (!value.IsWhiteSpace())
            {
                var action = policy.ActionFor(tenant, sink, finding);
                edits.Add(new TextEdit(start, end, policy.RedactorFor(action, tenant, finding.Classification, vault).Redact(value)));
            }
        }
    }

    // Both together, without overlaps, in order.
    private IReadOnlyList<Finding> WithKnown(TenantId? tenant, RedactionSink sink, IReadOnlyList<Finding> found, IReadOnlyList<Finding> known)
    {
        var policy = Policy;
        List<Finding>? all = null;
        foreach (var value in known)
        {
            if (policy.ActionFor(tenant, sink, value) != RedactionActions.Keep && !(all ?? found).Any(f => f.Start < value.End && value.Start < f.End))
            {
                (all ??= [.. found]).Add(value);
            }
        }

        all?.Sort(static (a, b) => a.Start.CompareTo(b.Start));
        return all ?? found;
    }

    // Findings of one text do not overlap.
    private IReadOnlyList<Finding> DetectFor(TenantId? tenant, RedactionSink sink, string text)
    {
        var policy = Policy;
        var found = _detector.Detect(tenant ?? default, text);
        return found.Count == 0 || found.All(f => policy.ActionFor(tenant, sink, f) != RedactionActions.Keep)
            ? found
            : [.. found.Where(f => policy.ActionFor(tenant, sink, f) != RedactionActions.Keep)];
    }

    // What was redacted before stays. What only looks like a placeholder gets one of its own, so that it comes back as it
    // was; where a model wrote it, it is marked.
    private static List<TextEdit> MarksIn(string text, PlaceholderVault? vault, bool ofModel)
    {
        var marks = new List<TextEdit>();
        for (var at = text.IndexOf(PlaceholderFormat.Open); at >= 0; at = at < text.Length ? text.IndexOf(PlaceholderFormat.Open, at) : -1)
        {
            var length = RedactionMark.LengthAt(text.AsSpan(at));
            string? replacement = null;
            if (length == 0 && vault is not null)
            {
                var match = PlaceholderFormat.Read(text.AsSpan(at), isEnd: true);
                length = match.Length;
                if (length > 0 && !vault.TryGet(text.AsSpan(at, length), out _))
                {
                    replacement = ofModel ? RedactionMark.Of(match.Name) : vault.PlaceholderFor(text.Substring(at, length), SensitiveData.Lookalike);
                }
            }

            if (length > 0)
            {
                marks.Add(new TextEdit(at, at + length, replacement));
            }

            at += Math.Max(length, 1);
        }

        return marks;
    }
}
