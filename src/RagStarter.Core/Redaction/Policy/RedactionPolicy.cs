using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Compliance.Classification;
using Microsoft.Extensions.Compliance.Redaction;
using RagStarter.Core.Redaction.Placeholders;
using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Redaction.Policy;

/// <summary>The policy of one state of the configuration: which redactor a value gets on its way to a sink, and its fingerprints.</summary>
internal sealed class RedactionPolicy
{
    private static readonly RedactionSink[] Sinks = Enum.GetValues<RedactionSink>();

    private readonly IRedactorProvider _redactors;
    private readonly ConcurrentDictionary<TenantId, string> _fingerprints = new();
    private readonly Lazy<string> _vectors;

    public RedactionPolicy(RedactionOptions options, IRedactorProvider redactors)
    {
        Options = options;
        _redactors = redactors;
        Keys = new TenantKeys(options.Secret);
        _vectors = new Lazy<string>(VectorText);
    }

    public RedactionOptions Options { get; }

    public TenantKeys Keys { get; }

    /// <summary>All that shapes what a tenant's answers may contain; cached answers are bound to it.</summary>
    public string FingerprintFor(TenantId tenant) => _fingerprints.GetOrAdd(tenant, t => HashOf(string.Join(
        '|', Sinks.Select(sink => TextOf(t, sink)).Append(Options.StoresRedacted(t) ? DocumentStorage.Redacted : DocumentStorage.AsIs).Append(HashOf(Options.Secret)))));

    /// <summary>What shapes the vectors of documents, of whatever tenant: what redaction leaves of a text that is embedded.</summary>
    public string VectorFingerprint => _vectors.Value;

    /// <summary>The action for a finding; without a tenant, that for all.</summary>
    public string ActionFor(TenantId? tenant, RedactionSink sink, in Finding finding)
    {
        var name = finding.Classification.Value;
        return finding.Confidence < Options.MinConfidenceFor(tenant, name) ? RedactionActions.Keep
            : tenant is { } known ? Options.ActionFor(known, sink, name)
            : Options.ActionFor(sink, name);
    }

    /// <summary>Whether some class is refused for a tenant in one of the sinks.</summary>
    public bool CanRefuse(TenantId tenant, ReadOnlySpan<RedactionSink> sinks)
    {
        foreach (var sink in sinks)
        {
            if (ClassesOf(tenant).Any(c => Options.ActionFor(tenant, sink, c) == RedactionActions.Refuse))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The redactor for an action. One that the application registered for the class goes before the built-in ones.</summary>
    /// <param name="action">One of <see cref="RedactionActions"/>.</param>
    /// <param name="tenant">Whose text it is; <see langword="null"/> where that is not known.</param>
    /// <param name="classification">The class.</param>
    /// <param name="vault">Where placeholders are remembered; without it they would never be resolved, and the class is named instead.</param>
    public Redactor RedactorFor(string action, TenantId? tenant, DataClassification classification, PlaceholderVault? vault)
    {
        if (action == RedactionActions.Keep)
        {
            return NullRedactor.Instance;
        }

        var registered = _redactors.GetRedactor(classification);
        return registered is not UnregisteredRedactor ? registered : action switch
        {
            RedactionActions.Erase => registered,
            RedactionActions.Placeholder when vault is not null => new PlaceholderRedactor(vault, classification),
            RedactionActions.Hmac when tenant is { } known => new HmacRedactor(Keys.For(known, RedactionActions.Hmac), classification.Value),
            _ => new MarkRedactor(classification.Value),
        };
    }

    private string VectorText()
    {
        var all = string.Join(';', ClassesOf(null).Select(c =>
            $"{c}={Options.ActionFor(RedactionSink.Embedding, c)}{ConfidenceText(Options.MinConfidenceFor(null, c))}"));
        var tenants = Options.Tenants.Keys.Order(StringComparer.Ordinal)
            .Where(name => TenantId.TryParse(name, out _))
            .Select(name => (Name: name, Text: TextOf(TenantId.Parse(name), RedactionSink.Embedding)
                + (Options.StoresRedacted(TenantId.Parse(name)) ? "," + TextOf(TenantId.Parse(name), RedactionSink.Store) : string.Empty)))
            .Where(t => t.Text != all)
            .Select(t => $"{t.Name}:{HashOf(t.Text)}");
        var hmac = all.Contains($"={RedactionActions.Hmac}", StringComparison.Ordinal) || Options.Tenants.Count > 0 ? HashOf(Options.Secret) : string.Empty;
        var stored = Options.Documents == DocumentStorage.Redacted ? $";{DocumentStorage.Redacted}" : string.Empty;
        return $"{all}{stored};{hmac};{string.Join(',', tenants)}".TrimEnd(';');
    }

    private string TextOf(TenantId tenant, RedactionSink sink) => string.Join(';', ClassesOf(tenant).Select(c =>
        $"{c}={Options.ActionFor(tenant, sink, c)}{ConfidenceText(Options.MinConfidenceFor(tenant, c))}"));

    private static string ConfidenceText(double least) => least > 0 ? least.ToString(CultureInfo.InvariantCulture) : string.Empty;

    private static IEnumerable<string> ClassesOf(TenantId? tenant)
    {
        _ = tenant;
        return SensitiveData.All.Select(c => c.Value);
    }

    private static string HashOf(string text) =>
        text.Length == 0 ? string.Empty : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));
}
