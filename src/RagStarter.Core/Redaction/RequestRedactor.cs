using Microsoft.Extensions.Compliance.Classification;
using RagStarter.Core.Redaction.Placeholders;
using RagStarter.Core.Redaction.Policy;
using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Redaction;

/// <summary>The redaction of one request: all its texts share one set of placeholders.</summary>
public sealed class RequestRedactor
{
    private readonly TextRedaction _redaction;

    internal RequestRedactor(TextRedaction redaction, TenantId tenant, PlaceholderVault vault)
    {
        _redaction = redaction;
        Tenant = tenant;
        Vault = vault;
    }

    /// <summary>Whose texts they are.</summary>
    public TenantId Tenant { get; }

    /// <summary>The placeholders given so far.</summary>
    public PlaceholderVault Vault { get; }

    /// <summary>
    /// Replaces the sensitive data of a text that a model will read. Text that looks like a placeholder and is none of
    /// this request is escaped by one of its own, and so comes back as it was.
    /// </summary>
    public RedactedText Redact(string text) => new(_redaction.Replace(Tenant, RedactionSink.Prompt, text, Vault, ofModel: false));

    /// <summary>The same for what a model wrote: a placeholder that it invented or altered becomes a mark.</summary>
    public RedactedText RedactOfModel(string text) => new(_redaction.Replace(Tenant, RedactionSink.Prompt, text, Vault, ofModel: true));

    /// <summary>What <see cref="Redact"/> would replace.</summary>
    internal IReadOnlyList<TextEdit> EditsOf(string text) => _redaction.EditsOf(Tenant, RedactionSink.Prompt, text, Vault, ofModel: false);

    /// <summary>The user's text as a conversation keeps it, with placeholders that the conversation remembers.</summary>
    internal RedactedText RedactToStore(string text) => new(_redaction.Replace(Tenant, RedactionSink.Store, text, Vault, ofModel: false));

    /// <summary>
    /// What a model wrote as a conversation keeps it. The values behind its placeholders are what they are, also where
    /// the words around them that told are missing in the answer.
    /// </summary>
    internal RedactedText RedactOfModelToStore(string text)
    {
        var policy = _redaction.Policy;
        foreach (var entry in Vault.EntriesIn(text))
        {
            var classification = new DataClassification(SensitiveData.Taxonomy, entry.Class);
            var action = entry.Class == SensitiveData.Lookalike.Value
                ? RedactionActions.Placeholder
                : policy.ActionFor(Tenant, RedactionSink.Store, new Finding(0, entry.Value.Length, classification));
            text = text.Replace(entry.Placeholder, policy.RedactorFor(action, Tenant, classification, Vault).Redact(entry.Value), StringComparison.Ordinal);
        }

        return new(_redaction.Replace(Tenant, RedactionSink.Store, text, Vault, ofModel: true));
    }

    /// <summary>What is searched for by a text that may contain placeholders of the request.</summary>
    public RedactedText SearchTextOf(string text) => _redaction.Mask(Tenant, RedactionSink.Embedding, Vault.Restore(text), Vault);

    /// <summary>The findings in a text that a model must not read, for showing people what was masked.</summary>
    public IReadOnlyList<Finding> Detect(string text) => _redaction.Detect(Tenant, RedactionSink.Prompt, text);

    /// <summary>Whether a text may be in a cached answer.</summary>
    internal bool MayBeCached(string text) => _redaction.Detect(Tenant, RedactionSink.Cache, text).Count == 0;
}
