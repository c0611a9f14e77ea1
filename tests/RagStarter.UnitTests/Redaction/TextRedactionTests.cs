using Microsoft.Extensions.Compliance.Classification;
using Microsoft.Extensions.Compliance.Redaction;
using RagStarter.Core.Redaction;

namespace RagStarter.UnitTests.Redaction;

public sealed class TextRedactionTests
{
    private const string Text = "Write to anna@example.com or +4915112345678 from 10.0.0.1.";

    [Fact]
    public void By_default_every_class_is_replaced()
    {
        var redacted = RedactionParts.With().BeginRequest().Redact(Text).Value;
        Assert.Matches(@"^Write to \[EMAIL-\w{10}-1\] or \[PHONE-\w{10}-1\] from \[IPADDRESS-\w{10}-1\]\.$", redacted);
    }

    [Fact]
    public void Masking_leaves_the_names_of_the_classes() =>
        Assert.Equal("Write to [EMAIL] or [PHONE] from [IPADDRESS].", RedactionParts.With().Mask(Text).Value);

    [Fact]
    public void A_class_that_the_policy_keeps_stays()
    {
        var redaction = RedactionParts.With(("IpAddress", RedactionOptions.Keep), ("Phone", RedactionOptions.Keep));
        Assert.Equal("Write to [EMAIL] or +4915112345678 from 10.0.0.1.", redaction.Mask(Text).Value);
    }

    [Fact]
    public void A_class_that_the_policy_keeps_gets_no_placeholder()
    {
        var redaction = RedactionParts.With(("Email", RedactionOptions.Keep));
        Assert.Equal("anna@example.com", redaction.BeginRequest().Redact("anna@example.com").Value);
    }

    [Fact]
    public void A_class_that_the_policy_keeps_is_not_reported()
    {
        var redaction = RedactionParts.With(("Email", RedactionOptions.Keep), ("Phone", RedactionOptions.Erase));
        Assert.Equal(["Phone", "IpAddress"], redaction.Detect(Text).Select(f => f.Classification.Value));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_class_that_the_policy_erases_leaves_nothing(bool mask)
    {
        var redaction = RedactionParts.With(("Email", RedactionOptions.Erase));
        var redacted = mask ? redaction.Mask("To anna@example.com!") : redaction.BeginRequest().Redact("To anna@example.com!");
        Assert.Equal("To !", redacted.Value);
    }

    [Fact]
    public void An_erased_value_does_not_come_back()
    {
        var request = RedactionParts.With(("Email", RedactionOptions.Erase)).BeginRequest();
        Assert.Equal("To !", request.Vault.Restore(request.Redact("To anna@example.com!").Value));
    }

    [Fact]
    public void What_erasing_means_is_the_redactor_that_is_registered()
    {
        var redaction = RedactionParts.With(new Stars(), ("Email", RedactionOptions.Erase));
        Assert.Equal("To ***!", redaction.Mask("To anna@example.com!").Value);
    }

    [Fact]
    public void A_change_of_the_policy_counts_from_the_next_text_on()
    {
        var options = new SetOptions<RedactionOptions>(new RedactionOptions());
        var redaction = new TextRedaction(new SensitiveDataDetector(), new Stars(), options);
        options.CurrentValue = new RedactionOptions { Policy = new() { ["Email"] = RedactionOptions.Keep } };
        Assert.Equal("anna@example.com", redaction.Mask("anna@example.com").Value);
    }

    [Fact]
    public void All_texts_of_a_request_share_their_placeholders()
    {
        var request = RedactionParts.With().BeginRequest();
        Assert.Equal(request.Redact("anna@example.com").Value, request.Redact("anna@example.com").Value);
    }

    [Fact]
    public void Two_requests_do_not_share_placeholders()
    {
        var redaction = RedactionParts.With();
        Assert.NotEqual(
            redaction.BeginRequest().Redact("anna@example.com").Value,
            redaction.BeginRequest().Redact("anna@example.com").Value);
    }

    [Fact]
    public void A_request_can_be_restored_by_itself_alone()
    {
        var redaction = RedactionParts.With();
        var redacted = redaction.BeginRequest().Redact("anna@example.com").Value;
        Assert.Equal(redacted, redaction.BeginRequest().Vault.Restore(redacted));
    }

    [Fact]
    public void Redacting_twice_changes_nothing_more()
    {
        var request = RedactionParts.With().BeginRequest();
        var once = request.Redact(Text).Value;
        Assert.Equal(once, request.Redact(once).Value);
    }

    private sealed class Stars : Redactor, IRedactorProvider
    {
        public Redactor GetRedactor(DataClassificationSet classifications) => this;

        public override int GetRedactedLength(ReadOnlySpan<char> input) => 3;

        public override int Redact(ReadOnlySpan<char> source, Span<char> destination)
        {
            "***".CopyTo(destination);
            return 3;
        }
    }
}
