using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RagStarter.Core.Configuration;

namespace RagStarter.UnitTests.Configuration;

public sealed class ValidatedOptionsTests
{
    [Fact]
    public void Values_come_from_the_section() =>
        Assert.Equal(7, Services("7").GetRequiredService<IOptions<ShopOptions>>().Value.Shelves);

    [Fact]
    public void A_value_that_is_not_allowed_is_refused_when_the_application_starts() =>
        Assert.Equal(
            ["Shop:Shelves is 10; allowed is a whole number from 1 to 9."],
            Assert.Throws<OptionsValidationException>(() => Services("10").GetRequiredService<IStartupValidator>().Validate()).Failures);

    [Fact]
    public void Allowed_values_let_the_application_start() =>
        Assert.Null(Record.Exception(() => Services("9").GetRequiredService<IStartupValidator>().Validate()));

    [Fact]
    public void A_value_of_the_wrong_kind_is_refused_with_its_key() =>
        Assert.Contains(
            "Shop:Shelves",
            Assert.ThrowsAny<Exception>(() => Services("many").GetRequiredService<IStartupValidator>().Validate()).Message,
            StringComparison.Ordinal);

    private static ServiceProvider Services(string shelves)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(
            new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Shop:Shelves"] = shelves }).Build());
        services.AddValidatedOptions<ShopOptions>("Shop");
        return services.BuildServiceProvider();
    }

    private sealed class ShopOptions
    {
        [Range(1, 9)]
        public int Shelves { get; init; } = 1;
    }
}
