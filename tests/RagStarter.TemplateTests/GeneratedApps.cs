namespace RagStarter.TemplateTests;

/// <summary>A plain name and no option.</summary>
public sealed class OfflineApp(TemplatePackage template) : GeneratedApp(template)
{
    public override string Name => "Acme.Support";
    public override string Identifier => "Acme.Support";
    public override IReadOnlyList<string> Options => [];
}

/// <summary>A name that begins with a digit.</summary>
public sealed class OpenAIApp(TemplatePackage template) : GeneratedApp(template)
{
    public override string Name => "1";
    public override string Identifier => "_1";
    public override IReadOnlyList<string> Options => ["--provider", "openai", "--cache", "redis", "--no-sample-data"];
}

/// <summary>A name with everything that a folder may be called and a namespace may not.</summary>
public sealed class AzureOpenAIApp(TemplatePackage template) : GeneratedApp(template)
{
    public override string Name => "mix.ed-dash_name 123";
    public override string Identifier => "mix.ed_dash_name_123";
    public override IReadOnlyList<string> Options => ["--provider", "azure-openai", "--cache", "memory"];
    public override bool IsWhole => true;
}

public sealed class OfflineAppTests(OfflineApp app) : GeneratedAppTests(app), IClassFixture<OfflineApp>;

public sealed class OpenAIAppTests(OpenAIApp app) : ModelAppTests(app), IClassFixture<OpenAIApp>
{
    protected override string Model => "gpt-4.1-mini";
}

public sealed class AzureOpenAIAppTests(AzureOpenAIApp app) : ModelAppTests(app), IClassFixture<AzureOpenAIApp>
{
    protected override string Model => "gpt-4.1-mini";

    [Fact]
    public async Task Its_files_are_formatted()
    {
        var result = await Dotnet.RunAsync(App.Folder, ["format", "whitespace", ".", "--folder", "--verify-no-changes"], null, Cancellation);

        Assert.True(result.ExitCode == 0, result.All);
    }

    // All of its tests are this repository's under another name and were built with it; those run again that read files and
    // settings by their place or their name.
    [Theory]
    [InlineData("Answering")]
    [InlineData("Configuration")]
    [InlineData("Prompts")]
    [InlineData("Storage")]
    public async Task Its_own_tests_pass(string area)
    {
        var result = await Dotnet.RunAsync(
            App.Folder,
            [Path.Combine("tests", $"{App.Identifier}.UnitTests", "bin", "Debug", "net10.0", $"{App.Identifier}.UnitTests.dll"), "-namespace", $"{App.Identifier}.UnitTests.{area}*", "-noColor"],
            null,
            Cancellation);

        Assert.True(result.ExitCode == 0, result.All);
        Assert.DoesNotContain("Total: 0", result.Output, StringComparison.Ordinal);
    }
}
