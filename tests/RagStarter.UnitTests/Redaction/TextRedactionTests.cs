using Microsoft.Extensions.Compliance.Classification;
using Microsoft.Extensions.Compliance.Redaction;
using RagStarter.Core.Redaction;
using RagStarter.Core.Redaction.Policy;

namespace RagStarter.UnitTests.Redaction;

public sealed class TextRedactionTests
{
    private const string Text = "Write to anna@example.com or +4915112345678 from 10.0.0.1.";

    [Fact]
    public void By_default_every_class_is_replaced()
    {
        var redacted = RedactionParts.With().BeginRequest(RedactionParts.Tenant).Redact(Text).Value;
        Assert.Matches(@"^Write to \[EMAIL-\w{10}-1\] or \[PHONE-\w{10}-1\] from \[IPADDRESS-\w{10}-1\]\.$", redacted);
    }

    [Theory]
    [InlineData("My passport number is X1234567. What is the fee for X1234567?", "X1234567")]
    [InlineData("Is 17.05.1947 a Saturday? My date of birth is 17.05.1947.", "17.05.1947")]
    [InlineData("password = Tr0ub4dor!x and then type Tr0ub4dor!x again", "Tr0ub4dor!x")]
    public void A_value_that_only_a_word_beside_it_tells_is_masked_wherever_it_stands(string text, string value) =>
        Assert.DoesNotContain(value, RedactionParts.With().BeginRequest(RedactionParts.Tenant).Redact(text).Value, StringComparison.Ordinal);

    [Fact]
    public void A_value_that_a_request_knows_is_masked_in_its_other_texts_and_in_what_is_searched_for()
    {
        var request = RedactionParts.With().BeginRequest(RedactionParts.Tenant);
        request.Redact("My passport number is X1234567.");
        Assert.Matches(@"^Is \[PASSPORT-\w{10}-1\] valid\?$", request.Redact("Is X1234567 valid?").Value);
        Assert.Equal("Is [PASSPORT] valid?", request.SearchTextOf("Is X1234567 valid?").Value);
        Assert.Equal("Is X12345678 valid?", request.Redact("Is X12345678 valid?").Value);
    }

    [Fact]
    public void A_known_value_of_a_class_that_is_kept_stays() =>
        Assert.Equal("Is X1234567 valid?", KeptPassport().Redact("Is X1234567 valid?").Value);

    [Fact]
    public void Masking_leaves_the_names_of_the_classes() =>
        Assert.Equal("Write to [EMAIL] or [PHONE] from [IPADDRESS].", RedactionParts.With().Mask(RedactionParts.Tenant, RedactionSink.Prompt, Text).Value);

    [Fact]
    public void A_class_that_the_policy_keeps_stays()
    {
        var redaction = RedactionParts.With(("IpAddress", RedactionActions.Keep), ("Phone", RedactionActions.Keep));
        Assert.Equal("Write to [EMAIL] or +4915112345678 from 10.0.0.1.", redaction.Mask(RedactionParts.Tenant, RedactionSink.Prompt, Text).Value);
    }

    [Fact]
    public void A_class_that_the_policy_keeps_gets_no_placeholder()
    {
        var redaction = RedactionParts.With(("Email", RedactionActions.Keep));
        Assert.Equal("anna@example.com", redaction.BeginRequest(RedactionParts.Tenant).Redact("anna@example.com").Value);
    }

    [Fact]
    public void A_class_that_the_policy_keeps_is_not_reported()
    {
        var redaction = RedactionParts.With(("Email", RedactionActions.Keep), ("Phone", RedactionActions.Erase));
        Assert.Equal(["Phone", "IpAddress"], redaction.Detect(RedactionParts.Tenant, RedactionSink.Prompt, Text).Select(f => f.Classification.Value));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_class_that_the_policy_erases_leaves_nothing(bool mask)
    {
        var redaction = RedactionParts.With(("Email", RedactionActions.Erase));
        var redacted = mask ? redaction.Mask(RedactionParts.Tenant, RedactionSink.Prompt, "To anna@example.com!") : redaction.BeginRequest(RedactionParts.Tenant).Redact("To anna@example.com!");
        Assert.Equal("To !", redacted.Value);
    }

    [Fact]
    public void An_erased_value_does_not_come_back()
    {
        var request = RedactionParts.With(("Email", RedactionActions.Erase)).BeginRequest(RedactionParts.Tenant);
        Assert.Equal("To !", request.Vault.Restore(request.Redact("To anna@example.com!").Value));
    }

    [Theory]
    [InlineData(RedactionActions.Placeholder)]
    [InlineData(RedactionActions.Erase)]
    public void A_redactor_that_the_application_registered_goes_before_the_built_in_ones(string action)
    {
        var redaction = RedactionParts.With(new Stars(), ("Email", action));
        Assert.Equal("To ***!", redaction.BeginRequest(RedactionParts.Tenant).Redact("To anna@example.com!").Value);
        Assert.Equal("To ***!", redaction.Mask(RedactionParts.Tenant, RedactionSink.Prompt, "To anna@example.com!").Value);
    }

    [Fact]
    public void A_change_of_the_policy_counts_from_the_next_text_on()
    {
        var options = new SetOptions<RedactionOptions>(new RedactionOptions());
        var redaction = new TextRedaction(new SensitiveDataDetector(), new Stars(), options);
        options.CurrentValue = new RedactionOptions { Policy = new() { ["Email"] = RedactionActions.Keep } };
        Assert.Equal("anna@example.com", redaction.Mask(RedactionParts.Tenant, RedactionSink.Prompt, "anna@example.com").Value);
    }

    [Fact]
    public void All_texts_of_a_request_share_their_placeholders()
    {
        var request = RedactionParts.With().BeginRequest(RedactionParts.Tenant);
        Assert.Equal(request.Redact("anna@example.com").Value, request.Redact("anna@example.com").Value);
    }

    [Fact]
    public void Two_requests_do_not_share_placeholders()
    {
        var redaction = RedactionParts.With();
        Assert.NotEqual(
            redaction.BeginRequest(RedactionParts.Tenant).Redact("anna@example.com").Value,
            redaction.BeginRequest(RedactionParts.Tenant).Redact("anna@example.com").Value);
    }

    [Fact]
    public void A_request_can_be_restored_by_itself_alone()
    {
        var redaction = RedactionParts.With();
        var redacted = redaction.BeginRequest(RedactionParts.Tenant).Redact("anna@example.com").Value;
        Assert.Equal("[EMAIL]", redaction.BeginRequest(RedactionParts.Tenant).Vault.Restore(redacted));
    }

    [Fact]
    public void Redacting_twice_changes_nothing_more()
    {
        var request = RedactionParts.With().BeginRequest(RedactionParts.Tenant);
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

    private static RequestRedactor KeptPassport()
    {
        var request = RedactionParts.With(("Passport", "keep")).BeginRequest(RedactionParts.Tenant);
        request.Redact("My passport number is X1234567.");
        return request;
    }
}
