using RagStarter.Core.Tenancy;

namespace RagStarter.UnitTests.Tenancy;

public sealed class TenantIdTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("acme")]
    [InlineData("acme-2")]
    [InlineData("2acme")]
    [InlineData("a--b-")]
    [InlineData("a234567890123456789012345678901234567890123456789012345678901234")]
    public void A_name_of_small_letters_digits_and_dashes_is_a_tenant(string name) => Assert.Equal(name, TenantId.Parse(name).Value);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("*")]
    [InlineData("%")]
    [InlineData("acme*")]
    [InlineData("-acme")]
    [InlineData("Acme")]
    [InlineData("ac me")]
    [InlineData(" acme")]
    [InlineData("acme\n")]
    [InlineData("acme\0")]
    [InlineData("acme/other")]
    [InlineData("..")]
    [InlineData("acme:other")]
    [InlineData("acme'--")]
    [InlineData("acme_1")]
    [InlineData("äcme")]
    [InlineData("асme")]
    [InlineData("acme\u200b")]
    [InlineData("٣")]
    [InlineData("a2345678901234567890123456789012345678901234567890123456789012345")]
    public void Anything_else_is_refused(string? name)
    {
        Assert.False(TenantId.TryParse(name, out _));
        Assert.Throws<FormatException>(() => TenantId.Parse(name));
    }

    [Fact]
    public void A_refusal_says_what_is_allowed() =>
        Assert.Equal(
            "'Acme Inc' is not a tenant: use 1 to 64 lower-case letters, digits and dashes, the first a letter or digit.",
            Assert.Throws<FormatException>(() => TenantId.Parse("Acme Inc")).Message);

    [Fact]
    public void A_forgotten_tenant_refuses_instead_of_matching_everything() =>
        Assert.Throws<InvalidOperationException>(() => default(TenantId).Value);
}
