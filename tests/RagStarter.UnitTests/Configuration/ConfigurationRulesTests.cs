using System.ComponentModel.DataAnnotations;
using RagStarter.Core.Configuration;

namespace RagStarter.UnitTests.Configuration;

public sealed class ConfigurationRulesTests
{
    [Fact]
    public void Allowed_values_cause_no_message() => Assert.Empty(ConfigurationRules.Check("Shop", new ShopOptions()));

    [Fact]
    public void A_number_out_of_range_is_named_with_its_key_its_value_and_the_range() =>
        Assert.Equal(["Shop:Shelves is 0; allowed is a whole number from 1 to 9."], ConfigurationRules.Check("Shop", new ShopOptions { Shelves = 0 }));

    [Fact]
    public void A_fraction_out_of_range_is_written_as_in_the_configuration() =>
        Assert.Equal(["Shop:Share is 1.5; allowed is a number from 0 to 1."], ConfigurationRules.Check("Shop", new ShopOptions { Share = 1.5 }));

    [Fact]
    public void A_time_span_out_of_range_is_written_as_in_the_configuration() =>
        Assert.Equal(
            ["Shop:Break is 02:00:00; allowed is a time span from 00:00:01 to 01:00:00."],
            ConfigurationRules.Check("Shop", new ShopOptions { Break = TimeSpan.FromHours(2) }));

    [Fact]
    public void A_value_that_is_not_one_of_the_allowed_ones_is_named_with_them() =>
        Assert.Equal(["Shop:Kind is 'round'; allowed is one of small, large."], ConfigurationRules.Check("Shop", new ShopOptions { Kind = "round" }));

    [Theory]
    [InlineData("", "empty")]
    [InlineData(null, "not set")]
    public void A_required_value_that_is_missing_is_named(string? name, string state) =>
        Assert.Equal([$"Shop:Name is {state}; a value is required."], ConfigurationRules.Check("Shop", new ShopOptions { Name = name! }));

    [Fact]
    public void A_pattern_speaks_in_its_own_words() =>
        Assert.Equal(["Shop:Code is 'ab'; it must be three digits."], ConfigurationRules.Check("Shop", new ShopOptions { Code = "ab" }));

    [Fact]
    public void All_problems_are_named_at_once() =>
        Assert.Equal(2, ConfigurationRules.Check("Shop", new ShopOptions { Shelves = 0, Share = 2 }).Count());

    [Fact]
    public void The_key_of_a_nested_value_has_its_whole_path() =>
        Assert.Equal(
            ["Shop:Main:Size is -1; allowed is a whole number from 0 to 5."],
            ConfigurationRules.Check("Shop", new ShopOptions { Main = new RoomOptions { Size = -1 } }));

    [Fact]
    public void The_key_of_a_value_in_a_list_has_its_place() =>
        Assert.Equal(
            ["Shop:Rooms:1:Size is 6; allowed is a whole number from 0 to 5."],
            ConfigurationRules.Check("Shop", new ShopOptions { Rooms = [new(), new() { Size = 6 }] }));

    [Fact]
    public void The_key_of_a_value_in_a_dictionary_has_its_name() =>
        Assert.Equal(
            ["Shop:Named:attic:Size is 6; allowed is a whole number from 0 to 5."],
            ConfigurationRules.Check("Shop", new ShopOptions { Named = new() { ["cellar"] = new(), ["attic"] = new() { Size = 6 } } }));

    [Fact]
    public void Lists_inside_dictionaries_are_checked_too() =>
        Assert.Equal(
            ["Shop:Named:attic:Doors:0:Size is 9; allowed is a whole number from 0 to 5."],
            ConfigurationRules.Check("Shop", new ShopOptions { Named = new() { ["attic"] = new() { Doors = [new() { Size = 9 }] } } }));

    [Fact]
    public void What_a_class_finds_itself_carries_the_key() =>
        Assert.Equal(
            ["Shop:Main:Door is 'open'; allowed is one of shut.", "Shop:Main is full."],
            ConfigurationRules.Check("Shop", new ShopOptions { Main = new RoomOptions { Door = "open" } }));

    private sealed class ShopOptions
    {
        [Range(1, 9)]
        public int Shelves { get; init; } = 1;

        [Range(0.0, 1.0)]
        public double? Share { get; init; }

        [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
        public TimeSpan Break { get; init; } = TimeSpan.FromMinutes(1);

        [AllowedValues("small", "large")]
        public string Kind { get; init; } = "small";

        [Required]
        public string Name { get; init; } = "shop";

        [RegularExpression("^[0-9]{3}$", ErrorMessage = "it must be three digits")]
        public string Code { get; init; } = "123";

        public RoomOptions? Main { get; init; }

        public List<RoomOptions> Rooms { get; init; } = [];

        public Dictionary<string, RoomOptions> Named { get; init; } = [];
    }

    private sealed class RoomOptions : IValidatableObject
    {
        [Range(0, 5)]
        public int Size { get; init; }

        public string Door { get; init; } = "shut";

        public List<RoomOptions> Doors { get; init; } = [];

        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
        {
            if (Door != "shut")
            {
                yield return ConfigurationProblem.NotOneOf(nameof(Door), Door, ["shut"]);
                yield return new ValidationResult(" is full.");
            }
        }
    }
}
