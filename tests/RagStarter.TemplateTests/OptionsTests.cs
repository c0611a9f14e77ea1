namespace RagStarter.TemplateTests;

/// <summary>The template as a command.</summary>
public sealed class OptionsTests(TemplatePackage template)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("--provider", "opneai", "offline", "openai", "azure-openai", "ollama")]
    [InlineData("--cache", "disk", "memory", "redis")]
    public async Task A_wrong_value_is_named_with_those_that_are_possible(string option, string wrong, params string[] possible)
    {
        var result = await template.NewAsync(
            template.Scratch, ["ragstarter", "-o", Path.Combine(template.Scratch, "wrong"), option, wrong], Cancellation);

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains($"'{wrong}' is not a valid value for {option}", result.Errors + result.Output, StringComparison.Ordinal);
        Assert.All(possible, value => Assert.Contains($"{value} ", result.Errors + result.Output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("-p, --provider")]
    [InlineData("-c, --cache")]
    [InlineData("--no-sample-data")]
    public async Task The_help_has_the_option(string option)
    {
        var result = await template.NewAsync(template.Scratch, ["ragstarter", "--help"], Cancellation);

        Assert.Contains(option, result.Succeeded().Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_last_line_says_how_to_start_the_new_application()
    {
        var result = await template.NewAsync(
            template.Scratch, ["ragstarter", "-n", "to-start", "-o", Path.Combine(template.Scratch, "to-start")], Cancellation);

        Assert.Contains("dotnet run --project src/to_start.Web", result.Succeeded().Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_applications_of_one_name_have_different_user_secrets()
    {
        var one = await template.CreateAsync(Path.Combine(template.Scratch, "one"), "Twin", [], Cancellation);
        var other = await template.CreateAsync(Path.Combine(template.Scratch, "other"), "Twin", [], Cancellation);

        Assert.NotEqual(SecretsIdOf(one), SecretsIdOf(other));
    }

    private static string SecretsIdOf(string app) => GeneratedApp.SecretsIdIn(Path.Combine(app, "src", "Twin.Web", "Twin.Web.csproj"));
}
