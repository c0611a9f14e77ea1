using RagStarter.Core.Prompts;

namespace RagStarter.UnitTests.Prompts;

public sealed class PromptVersionsTests
{
    // The order of semver.org, point 11, with numbers that have no room in 64 bits.
    private static readonly string[] Ascending =
    [
        "0.9.0", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0",
        "1.2.0", "1.10.0", "2.0.0", "99999999999999999999.0.0",
    ];

    [Fact]
    public void Versions_are_ordered_as_semantic_versions() =>
        Assert.Equal(Ascending, Ascending.Reverse().Order(PromptVersions.Order));

    [Theory]
    [InlineData("1.0.0", true)]
    [InlineData("1.0.0-rc.1+build.5", true)]
    [InlineData("1.0", false)]
    [InlineData("v1.0.0", false)]
    [InlineData("01.0.0", false)]
    [InlineData("1.0.0-", false)]
    [InlineData("1.0.0-01", false)]
    [InlineData("1.0.0\n", false)]
    public void A_semantic_version_is_told_from_other_text(string version, bool isValid) =>
        Assert.Equal(isValid, PromptVersions.IsValid(version));

    [Theory]
    [InlineData("1.2.0", "1.2.0", "1.10.0-draft", "1.1.0")]
    [InlineData("1.0.0-rc.2", "1.0.0-rc.2", "1.0.0-rc.1")]
    public void The_default_is_the_highest_version_and_a_draft_only_where_there_is_nothing_else(string expected, params string[] versions) =>
        Assert.Equal(expected, PromptVersions.Default(versions));
}
