using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RagStarter.Core.Configuration;
using RagStarter.Core.Retrieval;

namespace RagStarter.UnitTests.Configuration;

public sealed class LastGoodOptionsTests : IDisposable
{
    private readonly ChangeableSettings _settings = new();
    private readonly ServiceProvider _services;

    public LastGoodOptionsTests()
    {
        _settings.Change("Retrieval:TopK", "5");
        _services = new ServiceCollection()
            .AddLogging(logging => logging.ClearProviders())
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().Add(_settings).Build())
            .AddValidatedOptions<RetrievalOptions>(RetrievalOptions.Section)
            .BuildServiceProvider();
    }

    private IOptionsMonitor<RetrievalOptions> Options => _services.GetRequiredService<IOptionsMonitor<RetrievalOptions>>();

    public void Dispose() => _services.Dispose();

    [Fact]
    public void A_change_is_in_force_at_once_and_told()
    {
        var told = new List<int>();
        using var subscription = Options.OnChange(options => told.Add(options.TopK));

        Change("Retrieval:TopK", "7");

        Assert.Equal(7, Options.CurrentValue.TopK);
        Assert.Equal([7], told);
    }

    [Theory]
    [InlineData("Retrieval:TopK", "0")]
    [InlineData("Retrieval:TopK", "many")]
    [InlineData("Retrieval:TopKay", "3")]
    public void A_change_that_is_not_allowed_leaves_the_last_good_values_in_force(string key, string value)
    {
        Assert.Equal(5, Options.CurrentValue.TopK);

        Change(key, value);

        Assert.Equal(5, Options.CurrentValue.TopK);
    }

    [Fact]
    public void A_change_after_one_that_was_not_allowed_is_taken()
    {
        Assert.Equal(5, Options.CurrentValue.TopK);
        Change("Retrieval:TopK", "0");

        Change("Retrieval:TopK", "9");

        Assert.Equal(9, Options.CurrentValue.TopK);
    }

    [Fact]
    public void A_listener_that_left_is_told_nothing()
    {
        var told = new List<int>();
        Options.OnChange(options => told.Add(options.TopK))!.Dispose();

        Change("Retrieval:TopK", "7");

        Assert.Empty(told);
    }

    private void Change(string key, string value) => _settings.Change(key, value);
}
