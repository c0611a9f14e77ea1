using Microsoft.Extensions.Configuration;
using RagStarter.Core.Configuration;

namespace RagStarter.UnitTests.Configuration;

public sealed class StartProblemsTests
{
    [Theory]
    [InlineData(nameof(Settings.Count), "many", "Part:Count is 'many'; allowed is a whole number.")]
    [InlineData(nameof(Settings.Share), "0,x", "Part:Share is '0,x'; allowed is a number, with a point before its decimals.")]
    [InlineData(nameof(Settings.IsOn), "yes", "Part:IsOn is 'yes'; allowed is true or false.")]
    [InlineData(nameof(Settings.Lifetime), "5 minutes", "Part:Lifetime is '5 minutes'; allowed is a span of time, such as 00:05:00 (hours, minutes, seconds).")]
    [InlineData(nameof(Settings.Optional), "", null)]
    public void A_value_that_cannot_be_read_is_named_with_its_place_and_what_is_allowed(string name, string value, string? expected)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { [$"Part:{name}"] = value }).Build();

        var problem = Record.Exception(() => configuration.GetSection("Part").Get<Settings>());

        Assert.Equal(expected is null ? [] : [expected], problem is null ? [] : StartProblems.Explain(problem));
    }

    private sealed class Settings
    {
        public int Count { get; set; }

        public double Share { get; set; }

        public bool IsOn { get; set; }

        public TimeSpan Lifetime { get; set; }

        public int? Optional { get; set; }
    }
}
