using RagStarter.Core.Configuration;
using RagStarter.Core.Models;

namespace RagStarter.UnitTests.Models;

public sealed class ModelsOptionsTests
{
    private static readonly Uri Example = new("https://models.example.com/v1/");

    [Theory]
    [InlineData(ChatModelOptions.OpenAI, false)]
    [InlineData(ChatModelOptions.Ollama, false)]
    [InlineData(ChatModelOptions.AzureOpenAI, true)]
    [InlineData(ChatModelOptions.OpenAICompatible, true)]
    public void A_model_is_a_provider_a_name_and_where_needed_an_address(string provider, bool needsEndpoint) =>
        Assert.Empty(Problems(new() { Provider = provider, Model = "m", Endpoint = needsEndpoint ? Example : null }));

    [Fact]
    public void An_unknown_provider_is_refused_with_the_known_ones() =>
        Assert.Equal(
            ["Models:Chat:x:Provider is 'acme'; allowed is one of openai, azure-openai, ollama, openai-compatible."],
            Problems(new() { Provider = "acme", Model = "m" }));

    [Fact]
    public void A_model_without_a_name_is_refused() =>
        Assert.Equal(["Models:Chat:x:Model is empty; a value is required."], Problems(new() { Provider = ChatModelOptions.OpenAI }));

    [Theory]
    [InlineData(ChatModelOptions.AzureOpenAI)]
    [InlineData(ChatModelOptions.OpenAICompatible)]
    public void A_provider_at_an_unknown_place_needs_its_address(string provider) =>
        Assert.Equal(
            ["Models:Chat:x:Endpoint is not set; give the base address of the endpoint, up to and including the version."],
            Problems(new() { Provider = provider, Model = "m" }));

    [Theory]
    [InlineData("models/v1")]
    [InlineData("ftp://models.example.com/")]
    public void An_address_that_is_not_of_the_web_is_refused(string endpoint) =>
        Assert.Equal(
            [$"Models:Chat:x:Endpoint is '{endpoint}'; it must be an absolute http or https address."],
            Problems(new() { Provider = ChatModelOptions.OpenAICompatible, Model = "m", Endpoint = new Uri(endpoint, UriKind.RelativeOrAbsolute) }));

    [Fact]
    public void An_unknown_tokenizer_is_refused_with_the_known_ones() =>
        Assert.Equal(
            ["Models:Chat:x:Tokenizer is 'gpt2'; allowed is one of o200k_base, cl100k_base."],
            Problems(new() { Provider = ChatModelOptions.OpenAI, Model = "m", Tokenizer = "gpt2" }));

    [Fact]
    public void A_temperature_out_of_range_is_refused() =>
        Assert.Equal(
            ["Models:Chat:x:Temperature is 3; allowed is a number from 0 to 2."],
            Problems(new() { Provider = ChatModelOptions.OpenAI, Model = "m", Temperature = 3 }));

    [Fact]
    public void A_negative_price_is_refused() =>
        Assert.Equal(
            ["Models:Chat:x:Price:Output is -1; allowed is a number from 0 to 100000."],
            Problems(new() { Provider = ChatModelOptions.OpenAI, Model = "m", Price = new PriceOptions { Output = -1 } }));

    [Fact]
    public void The_name_of_the_built_in_answerer_is_taken() =>
        Assert.Equal(
            ["Models:Chat:extractive is the name of the built-in answerer; choose another id."],
            ConfigurationRules.Check("Models", new ModelsOptions { Chat = { ["extractive"] = new() { Provider = ChatModelOptions.OpenAI, Model = "m" } } }));

    [Theory]
    [InlineData(ChatModelOptions.OpenAI)]
    [InlineData(ChatModelOptions.AzureOpenAI)]
    public void A_missing_key_is_named_with_both_places_to_put_it(string provider) =>
        Assert.Matches(
            @"^Models:Chat:x:ApiKey is not set \(dotnet user-secrets set ""Models:Chat:x:ApiKey"" KEY --project .+, or the environment variable Models__Chat__x__ApiKey\)$",
            new ChatModelOptions { Provider = provider, Model = "m" }.Missing("x"));

    [Fact]
    public void An_example_address_is_named() =>
        Assert.Equal(
            "Models:Chat:x:Endpoint is still the example 'https://your-resource.openai.azure.com/openai/v1/'",
            new ChatModelOptions { Provider = ChatModelOptions.AzureOpenAI, Model = "m", ApiKey = "k", Endpoint = new Uri("https://YOUR-RESOURCE.openai.azure.com/openai/v1/") }.Missing("x"));

    [Theory]
    [InlineData(ChatModelOptions.OpenAI, "k")]
    [InlineData(ChatModelOptions.Ollama, "")]
    [InlineData(ChatModelOptions.OpenAICompatible, "")]
    public void Nothing_is_missing_from(string provider, string key) =>
        Assert.Null(new ChatModelOptions { Provider = provider, Model = "m", ApiKey = key, Endpoint = Example }.Missing("x"));

    private static IEnumerable<string> Problems(ChatModelOptions model) =>
        ConfigurationRules.Check(ModelsOptions.Section, new ModelsOptions { Chat = { ["x"] = model } });
}
