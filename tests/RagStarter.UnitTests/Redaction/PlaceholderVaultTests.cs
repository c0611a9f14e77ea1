using RagStarter.Core.Redaction;
using RagStarter.Core.Redaction.Placeholders;

namespace RagStarter.UnitTests.Redaction;

public sealed class PlaceholderVaultTests
{
    private readonly PlaceholderVault _vault = new();

    [Fact]
    public void The_same_value_always_gets_the_same_placeholder() =>
        Assert.Equal(
            _vault.PlaceholderFor("a@example.com", SensitiveData.Email),
            _vault.PlaceholderFor("a@example.com", SensitiveData.Email));

    [Fact]
    public void Values_that_differ_in_case_alone_get_placeholders_of_their_own() =>
        Assert.NotEqual(
            _vault.PlaceholderFor("a@example.com", SensitiveData.Email),
            _vault.PlaceholderFor("A@example.com", SensitiveData.Email));

    [Fact]
    public void A_placeholder_tells_the_class_and_not_the_value()
    {
        var placeholder = _vault.PlaceholderFor("4111111111111111", SensitiveData.PaymentCard);
        Assert.Matches(@"^\[PAYMENTCARD-[a-z2-9]{10}-1\]$", placeholder);
    }

    [Fact]
    public void The_placeholders_of_a_thousand_requests_all_differ() =>
        Assert.Distinct(Enumerable.Range(0, 1000).Select(_ => new PlaceholderVault().PlaceholderFor("a@example.com", SensitiveData.Email)));

    [Fact]
    public void A_placeholder_of_another_request_is_shown_as_masked()
    {
        _vault.PlaceholderFor("a@example.com", SensitiveData.Email);
        var other = new PlaceholderVault().PlaceholderFor("b@example.com", SensitiveData.Email);
        Assert.Equal("[EMAIL]", _vault.Restore(other));
    }

    [Fact]
    public void A_placeholder_cannot_be_made_of_another()
    {
        var first = _vault.PlaceholderFor("a@example.com", SensitiveData.Email);
        _vault.PlaceholderFor("b@example.com", SensitiveData.Email);
        Assert.Equal("[EMAIL]", _vault.Restore(first.Replace("-1]", "-2]", StringComparison.Ordinal)));
    }

    [Fact]
    public void Counts_tell_how_many_different_values_of_a_class_were_replaced()
    {
        _vault.PlaceholderFor("a@example.com", SensitiveData.Email);
        _vault.PlaceholderFor("b@example.com", SensitiveData.Email);
        _vault.PlaceholderFor("b@example.com", SensitiveData.Email);
        _vault.PlaceholderFor("10.0.0.1", SensitiveData.IpAddress);
        Assert.Equal(new Dictionary<string, int> { ["Email"] = 2, ["IpAddress"] = 1 }, _vault.Counts);
    }

    [Fact]
    public void A_text_with_a_placeholder_counts_as_containing_one()
    {
        var placeholder = _vault.PlaceholderFor("a@example.com", SensitiveData.Email);
        Assert.True(_vault.OccursIn($"[1] {placeholder}"));
    }

    [Fact]
    public void A_text_that_only_looks_like_a_placeholder_does_not_count_as_containing_one()
    {
        _vault.PlaceholderFor("a@example.com", SensitiveData.Email);
        Assert.False(_vault.OccursIn("[EMAIL-abcdefghjk-1]"));
    }
}
