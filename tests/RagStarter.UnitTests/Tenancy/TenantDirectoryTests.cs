using RagStarter.Core.Configuration;
using RagStarter.Core.Ingestion;
using RagStarter.Core.Ingestion.Samples;
using RagStarter.Core.Storage;
using RagStarter.Core.Tenancy;

namespace RagStarter.UnitTests.Tenancy;

public sealed class TenantDirectoryTests
{
    [Fact]
    public void Configured_tenants_are_known_in_the_order_of_their_names() =>
        Assert.Equal(["acme", "globex"], With("globex", "acme").All.Select(t => t.Id.Value));

    [Fact]
    public void A_tenant_without_a_display_name_shows_its_own() => Assert.Equal("acme", With("acme").Get("acme").DisplayName);

    [Fact]
    public void A_tenant_shows_what_is_configured()
    {
        var directory = Directory(new() { ["acme"] = new() { DisplayName = "Acme", Description = "Tents.", SuggestedQuestions = ["How much?"] } });
        Assert.Equivalent(new Tenant(TenantId.Parse("acme"), "Acme", "Tents.", ["How much?"], []), directory.Get("acme"), strict: true);
    }

    [Fact]
    public void An_unknown_tenant_is_refused_with_the_known_ones() =>
        Assert.Equal(
            "There is no tenant 'initech'. Known: acme, globex; more are added under Tenancy:Tenants.",
            Assert.Throws<UnknownTenantException>(() => With("globex", "acme").Get("initech")).Message);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void A_missing_tenant_is_refused(string? name) =>
        Assert.StartsWith("No tenant was given.", Assert.Throws<UnknownTenantException>(() => With("acme").Get(name)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("*")]
    [InlineData("ACME")]
    [InlineData("acme ")]
    public void A_name_that_is_nearly_a_tenants_is_refused(string name) =>
        Assert.Throws<UnknownTenantException>(() => With("acme").Get(name));

    [Fact]
    public void Without_any_tenant_the_refusal_says_where_to_add_one() =>
        Assert.Equal(
            "There is no tenant 'acme'. None is configured: add one under Tenancy:Tenants.",
            Assert.Throws<UnknownTenantException>(() => With().Get("acme")).Message);

    [Fact]
    public void Looking_for_an_unknown_tenant_finds_nothing() => Assert.Null(With("acme").Find(TenantId.Parse("globex")));

    [Fact]
    public void A_configured_name_that_is_no_tenant_is_refused() =>
        Assert.Equal(
            ["Tenancy:Tenants:Acme Inc is not a tenant name; allowed are 1 to 64 lower-case letters, digits and dashes."],
            ConfigurationRules.Check(TenancyOptions.Section, new TenancyOptions { Tenants = { ["Acme Inc"] = new(), ["acme"] = new() } }));

    private static TenantDirectory With(params string[] names) => Directory(names.ToDictionary(n => n, _ => new TenantOptions()));

    private static TenantDirectory Directory(Dictionary<string, TenantOptions> tenants) => new(
        new SetOptions<TenancyOptions>(new TenancyOptions { Tenants = tenants }),
        new SampleData(
            new ApplicationPaths(new StorageOptions(), AppContext.BaseDirectory),
            new SetOptions<IngestionOptions>(new IngestionOptions { SampleData = false })));
}
