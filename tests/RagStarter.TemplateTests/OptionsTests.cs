using System.Text.Json;

namespace RagStarter.TemplateTests;

/// <summary>The template as a command.</summary>
public sealed class OptionsTests(TemplatePackage template)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("--provider", "opneai", "offline", "openai", "azure-openai", "ollama")]
    [InlineData("--cache", "disk", "memory", "redis")]
    [InlineData("--vector-store", "pinecone", "embedded", "qdrant")]
    [InlineData("--qdrant-connector", "grpc", "builtin", "semantic-kernel", "community-toolkit")]
    public async Task A_wrong_value_is_named_with_those_that_are_possible(string option, string wrong, params string[] possible)
    {
        var result = await template.NewAsync(
            template.Scratch, ["ragstarter", "-o", Path.Combine(template.Scratch, "wrong"), option, wrong], Cancellation, fromFolder: true);

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains($"'{wrong}' is not a valid value for {option}", result.Errors + result.Output, StringComparison.Ordinal);
        Assert.All(possible, value => Assert.Contains($"{value} ", result.Errors + result.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_help_has_every_option()
    {
        var help = (await template.NewAsync(template.Scratch, ["ragstarter", "--help"], Cancellation, fromFolder: true)).Succeeded().Output;

        Assert.All(
            ["-p, --provider", "-c, --cache", "--no-sample-data", "--vector-store", "--qdrant-connector"],
            option => Assert.Contains(option, help, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_last_line_says_how_to_start_and_two_applications_of_one_name_have_different_user_secrets()
    {
        var one = Path.Combine(template.Scratch, "one");
        var other = Path.Combine(template.Scratch, "other");

        var result = await template.NewAsync(template.Scratch, ["ragstarter", "-n", "to-start", "-o", one], Cancellation, fromFolder: true);
        (await template.NewAsync(template.Scratch, ["ragstarter", "-n", "to-start", "-o", other], Cancellation, fromFolder: true)).Succeeded();

        Assert.Contains("dotnet run --project src/to_start.Web", result.Succeeded().Output, StringComparison.Ordinal);
        Assert.NotEqual(SecretsIdOf(one), SecretsIdOf(other));
    }

    [Fact]
    public async Task A_model_that_runs_on_the_machine_is_in_the_settings()
    {
        var app = await template.CreateAsync(Path.Combine(template.Scratch, "local"), "Local", ["--provider", "ollama"], Cancellation, fromFolder: true);

        var models = (await SettingsOf(app, "Local")).GetProperty("Models").GetProperty("Chat").EnumerateObject().Select(m => m.Value);
        Assert.Equal(["ollama"], models.Select(m => m.GetProperty("Provider").GetString()));
    }

    [Theory]
    [InlineData("semantic-kernel", "SemanticKernel")]
    [InlineData("community-toolkit", "CommunityToolkit")]
    public async Task Qdrant_and_its_connector_are_in_the_settings_and_the_build_properties_and_the_source_is_there(string choice, string property)
    {
        var app = await template.CreateAsync(
            Path.Combine(template.Scratch, $"connector-{choice}"), "Connector", ["--vector-store", "qdrant", "--qdrant-connector", choice], Cancellation, fromFolder: true);

        var settings = await SettingsOf(app, "Connector");
        Assert.Equal("qdrant", settings.GetProperty("VectorStore").GetProperty("Provider").GetString());
        Assert.Equal("http://localhost:6333", settings.GetProperty("Qdrant").GetProperty("Endpoint").GetString());
        Assert.Contains($">{property}</QdrantConnector>", await File.ReadAllTextAsync(Path.Combine(app, "Directory.Build.props"), Cancellation), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(app, "src", "Connector.VectorStores", "Qdrant", "Connectors", $"{property}Connector.cs")));
    }

    private static async Task<JsonElement> SettingsOf(string app, string name) =>
        JsonElement.Parse(await File.ReadAllTextAsync(Path.Combine(app, "src", $"{name}.Web", "appsettings.json"), Cancellation));

    private static string SecretsIdOf(string app) => GeneratedApp.SecretsIdIn(Path.Combine(app, "src", "to_start.Web", "to_start.Web.csproj"));
}
