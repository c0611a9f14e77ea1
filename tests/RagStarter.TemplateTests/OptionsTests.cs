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
            template.Scratch, ["ragstarter", "-o", Path.Combine(template.Scratch, "wrong"), option, wrong], Cancellation);

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains($"'{wrong}' is not a valid value for {option}", result.Errors + result.Output, StringComparison.Ordinal);
        Assert.All(possible, value => Assert.Contains($"{value} ", result.Errors + result.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_help_has_every_option()
    {
        var help = (await template.NewAsync(template.Scratch, ["ragstarter", "--help"], Cancellation)).Succeeded().Output;

        Assert.All(
            ["-p, --provider", "-c, --cache", "--no-sample-data", "--vector-store", "--qdrant-connector"],
            option => Assert.Contains(option, help, StringComparison.Ordinal));
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

    [Theory]
    [InlineData("embedded", "embedded", null)]
    [InlineData("qdrant", "qdrant", "http://localhost:6333")]
    public async Task The_vector_store_is_in_the_settings(string choice, string provider, string? endpoint)
    {
        var app = await template.CreateAsync(Path.Combine(template.Scratch, $"vectors-{choice}"), "Vectors", ["--vector-store", choice], Cancellation);

        using var settings = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(app, "src", "Vectors.Web", "appsettings.json"), Cancellation));
        Assert.Equal(provider, settings.RootElement.GetProperty("VectorStore").GetProperty("Provider").GetString());
        Assert.Equal(endpoint, settings.RootElement.TryGetProperty("Qdrant", out var qdrant) ? qdrant.GetProperty("Endpoint").GetString() : null);
    }

    [Theory]
    [InlineData("builtin", "BuiltIn")]
    [InlineData("semantic-kernel", "SemanticKernel")]
    [InlineData("community-toolkit", "CommunityToolkit")]
    public async Task The_connector_to_Qdrant_is_in_the_build_properties_and_its_source_is_there(string choice, string property)
    {
        var app = await template.CreateAsync(
            Path.Combine(template.Scratch, $"connector-{choice}"), "Connector", ["--vector-store", "qdrant", "--qdrant-connector", choice], Cancellation);

        Assert.Contains($">{property}</QdrantConnector>", await File.ReadAllTextAsync(Path.Combine(app, "Directory.Build.props"), Cancellation), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(app, "src", "Connector.VectorStores", "Qdrant", "Connectors", $"{property}Connector.cs")));
    }

    private static string SecretsIdOf(string app) => GeneratedApp.SecretsIdIn(Path.Combine(app, "src", "Twin.Web", "Twin.Web.csproj"));
}
