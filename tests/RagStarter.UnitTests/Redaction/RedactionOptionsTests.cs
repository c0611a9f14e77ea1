using RagStarter.Core.Configuration;
using RagStarter.Core.Redaction;
using RagStarter.Core.Redaction.Policy;
using RagStarter.Core.Tenancy;

namespace RagStarter.UnitTests.Redaction;

public sealed class RedactionOptionsTests
{
    private const string Secret = "k9Vt2mQx7LzR4bWc8NfHs3JyPd6GuEa5";

    private static readonly string Known = string.Join(", ", SensitiveData.All.Select(c => c.Value));

    private static TenantId Acme => RedactionParts.Tenant;

    [Fact]
    public void Everything_but_names_and_plain_web_addresses_is_replaced_in_every_sink() =>
        Assert.All(
            SensitiveData.All.Where(c => c != SensitiveData.Person && c != SensitiveData.WebAddress),
            c => Assert.All(Enum.GetValues<RedactionSink>(), sink => Assert.Equal(RedactionActions.Placeholder, new RedactionOptions().ActionFor(Acme, sink, c.Value))));

    [Theory]
    [InlineData(RedactionSink.Prompt, RedactionActions.Keep)]
    [InlineData(RedactionSink.Embedding, RedactionActions.Keep)]
    [InlineData(RedactionSink.Store, RedactionActions.Keep)]
    [InlineData(RedactionSink.Log, RedactionActions.Placeholder)]
    public void Names_of_persons_are_kept_but_in_logs(RedactionSink sink, string action) =>
        Assert.Equal(action, new RedactionOptions().ActionFor(Acme, sink, "Person"));

    [Fact]
    public void What_is_said_last_and_closest_counts()
    {
        var options = new RedactionOptions
        {
            Policy = new() { ["Email"] = "erase" },
            Sinks = new SinkPolicies { Prompt = new() { ["Email"] = "keep" } },
            Tenants = new()
            {
                ["acme"] = new TenantRedaction { Policy = new() { ["Email"] = "hmac" }, Sinks = new SinkPolicies { Log = new() { ["Email"] = "erase" } } },
            },
        };
        var other = TenantId.Parse("globex");
        Assert.Equal("keep", options.ActionFor(other, RedactionSink.Prompt, "Email"));
        Assert.Equal("erase", options.ActionFor(other, RedactionSink.Embedding, "Email"));
        Assert.Equal("hmac", options.ActionFor(Acme, RedactionSink.Prompt, "Email"));
        Assert.Equal("erase", options.ActionFor(Acme, RedactionSink.Log, "Email"));
    }

    [Fact]
    public void Without_a_tenant_nothing_is_decided() =>
        Assert.Throws<InvalidOperationException>(() => new RedactionOptions().ActionFor(default, RedactionSink.Prompt, "Email"));

    [Theory]
    [InlineData("keep")]
    [InlineData("placeholder")]
    [InlineData("erase")]
    [InlineData("refuse")]
    public void All_classes_and_actions_are_allowed(string action) =>
        Assert.Empty(Problems(new RedactionOptions { Policy = SensitiveData.All.ToDictionary(c => c.Value, _ => action) }));

    [Fact]
    public void An_unknown_class_is_refused_with_the_known_ones() =>
        Assert.Equal(
            [$"Redaction:Policy:Mail is not a class of sensitive data; known are {Known}."],
            Problems(new RedactionOptions { Policy = new() { ["Mail"] = "erase" } }));

    [Fact]
    public void An_unknown_action_of_a_tenants_sink_is_refused_with_the_allowed_ones() =>
        Assert.Equal(
            ["Redaction:Tenants:acme:Sinks:Log:Email is 'refuse'; allowed is one of keep, placeholder, hmac, erase."],
            Problems(new RedactionOptions { Tenants = new() { ["acme"] = new() { Sinks = new() { Log = new() { ["Email"] = "refuse" } } } } }));

    [Fact]
    public void A_confidence_beyond_one_is_refused() =>
        Assert.Equal(
            ["Redaction:MinConfidence:Email is 2; allowed is a number from 0 to 1."],
            Problems(new RedactionOptions { MinConfidence = new() { ["Email"] = 2 } }));

    [Fact]
    public void Hmac_without_a_secret_is_refused() =>
        Assert.Equal(
            ["Redaction:Secret is not set; give at least 32 random characters, such as 'openssl rand -base64 32' prints: the action 'hmac' needs them."],
            Problems(new RedactionOptions { Tenants = new() { ["acme"] = new() { Policy = new() { ["Email"] = "hmac" } } } }));

    [Theory]
    [InlineData("short")]
    [InlineData("changeme-changeme-changeme-changeme")]
    [InlineData("<your key of at least thirty-two characters>")]
    [InlineData("${REDACTION_SECRET}_of_the_vault_3f9a7b")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void A_secret_of_an_example_is_refused_without_repeating_it(string secret)
    {
        var problem = Assert.Single(Problems(new RedactionOptions { Secret = secret }));
        Assert.StartsWith("Redaction:Secret ", problem, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Hmac_with_a_secret_is_allowed() =>
        Assert.Empty(Problems(new RedactionOptions { Policy = new() { ["Email"] = "hmac" }, Secret = Secret }));

    [Theory]
    [InlineData(RedactionSink.Prompt, false)]
    [InlineData(RedactionSink.Cache, false)]
    [InlineData(RedactionSink.Store, false)]
    [InlineData(RedactionSink.Log, false)]
    [InlineData(RedactionSink.Embedding, true)]
    public void Only_what_changes_vectors_changes_their_fingerprint(RedactionSink sink, bool changes)
    {
        var changed = new RedactionOptions();
        changed.Sinks[sink]["Email"] = RedactionActions.Keep;
        Assert.Equal(changes, RedactionParts.With(changed).VectorFingerprint != RedactionParts.With().VectorFingerprint);
    }

    [Fact]
    public void Documents_that_are_redacted_from_now_on_change_the_fingerprint_of_vectors() =>
        Assert.NotEqual(
            RedactionParts.With().VectorFingerprint,
            RedactionParts.With(new RedactionOptions { Tenants = new() { ["acme"] = new() { Documents = DocumentStorage.Redacted } } }).VectorFingerprint);

    [Fact]
    public void Every_change_of_a_tenants_policy_changes_its_fingerprint_and_nobody_elses() =>
        Assert.All(Enum.GetValues<RedactionSink>(), sink =>
        {
            var own = new TenantRedaction();
            own.Sinks[sink]["UsSsn"] = RedactionActions.Erase;
            var changed = RedactionParts.With(new RedactionOptions { Tenants = new() { ["acme"] = own } });
            Assert.NotEqual(RedactionParts.With().PolicyFingerprint(Acme), changed.PolicyFingerprint(Acme));
            Assert.Equal(RedactionParts.With().PolicyFingerprint(TenantId.Parse("globex")), changed.PolicyFingerprint(TenantId.Parse("globex")));
        });

    [Fact]
    public void Writing_the_default_down_changes_nothing()
    {
        var written = RedactionParts.With(("Email", RedactionActions.Placeholder));
        Assert.Equal(RedactionParts.With().PolicyFingerprint(Acme), written.PolicyFingerprint(Acme));
        Assert.Equal(RedactionParts.With().VectorFingerprint, written.VectorFingerprint);
    }

    private static IEnumerable<string> Problems(RedactionOptions options) => ConfigurationRules.Check(RedactionOptions.Section, options);
}
