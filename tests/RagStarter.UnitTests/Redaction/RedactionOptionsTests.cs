using RagStarter.Core.Configuration;
using RagStarter.Core.Redaction;

namespace RagStarter.UnitTests.Redaction;

public sealed class RedactionOptionsTests
{
    [Fact]
    public void A_class_that_is_not_listed_is_replaced_by_a_placeholder() =>
        Assert.Equal(RedactionOptions.Placeholder, new RedactionOptions().ActionFor("Email"));

    [Fact]
    public void All_classes_and_actions_are_allowed() =>
        Assert.Empty(Problems(
            ("Email", "placeholder"), ("Phone", "erase"), ("PaymentCard", "keep"), ("Iban", "erase"), ("IpAddress", "keep"), ("UsSsn", "erase")));

    [Fact]
    public void An_unknown_class_is_refused_with_the_known_ones() =>
        Assert.Equal(
            ["Redaction:Policy:Mail is not a class of sensitive data; known are Custom, Url, Secret, Iban, PaymentCard, CryptoAddress, UsSsn, UsItin, UkNhs, UkNino, NationalId, Passport, DrivingLicence, DateOfBirth, Email, IpAddress, MacAddress, Phone, StreetAddress, Person, WebAddress."],
            Problems(("Mail", "erase")));

    [Fact]
    public void An_unknown_action_is_refused_with_the_allowed_ones() =>
        Assert.Equal(
            ["Redaction:Policy:Email is 'Erase'; allowed is one of placeholder, erase, keep."],
            Problems(("Email", "Erase")));

    [Theory]
    [InlineData("Email", "keep")]
    [InlineData("Email", "erase")]
    [InlineData("UsSsn", "keep")]
    public void Every_change_of_the_policy_changes_its_fingerprint(string name, string action) =>
        Assert.NotEqual(new RedactionOptions().Fingerprint(), new RedactionOptions { Policy = new() { [name] = action } }.Fingerprint());

    [Fact]
    public void Writing_the_default_down_changes_nothing() =>
        Assert.Equal(
            new RedactionOptions().Fingerprint(),
            new RedactionOptions { Policy = new() { ["Email"] = RedactionOptions.Placeholder } }.Fingerprint());

    private static IEnumerable<string> Problems(params (string Class, string Action)[] policy) =>
        ConfigurationRules.Check(RedactionOptions.Section, new RedactionOptions { Policy = policy.ToDictionary(p => p.Class, p => p.Action) });
}
