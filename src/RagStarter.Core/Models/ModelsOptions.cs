using System.ComponentModel.DataAnnotations;
using RagStarter.Core.Configuration;
using RagStarter.Core.Language;

namespace RagStarter.Core.Models;

/// <summary>The chat models that may answer; section "Models".</summary>
public sealed class ModelsOptions : IValidatableObject
{
    /// <summary>The name of the configuration section.</summary>
    public const string Section = "Models";

    /// <summary>
    /// The chat models by id. None is needed: the extractive answerer, which quotes the documents, is always there and
    /// answers when no other model is configured, can be reached or can be paid.
    /// </summary>
    public Dictionary<string, ChatModelOptions> Chat { get; init; } = [];

    /// <summary>The price list: a path relative to the application's data folder.</summary>
    [Required]
    public string PriceFile { get; init; } = "prices.json";

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Chat.ContainsKey(ExtractiveModel.Id))
        {
            yield return new ValidationResult(
                $":{ExtractiveModel.Id} is the name of the built-in answerer; choose another id.", [nameof(Chat)]);
        }
    }
}

/// <summary>One chat model.</summary>
public sealed class ChatModelOptions : IValidatableObject
{
    /// <summary>OpenAI.</summary>
    public const string OpenAI = "openai";

    /// <summary>Azure OpenAI, over its v1 API.</summary>
    public const string AzureOpenAI = "azure-openai";

    /// <summary>Ollama on this machine or another.</summary>
    public const string Ollama = "ollama";

    /// <summary>Anything else that speaks OpenAI's chat completions protocol.</summary>
    public const string OpenAICompatible = "openai-compatible";

    // Keys of all providers are longer; a shorter one was cut off.
    internal const int MinKeyLength = 8;

    /// <summary>"openai", "azure-openai", "ollama" or "openai-compatible".</summary>
    [Required]
    [AllowedValues(OpenAI, AzureOpenAI, Ollama, OpenAICompatible)]
    public string Provider { get; init; } = string.Empty;

    /// <summary>The model's (for Azure: the deployment's) name at the endpoint.</summary>
    [Required]
    public string Model { get; init; } = string.Empty;

    /// <summary>
    /// The base address up to and including the version. Needed for "azure-openai"
    /// (https://NAME.openai.azure.com/openai/v1/) and "openai-compatible"; "openai" and "ollama" know their own.
    /// </summary>
    public Uri? Endpoint { get; init; }

    /// <summary>The key; belongs in user secrets or the environment (Models__Chat__ID__ApiKey). Ollama needs none.</summary>
    public string ApiKey { get; init; } = string.Empty;

    /// <summary>Where the model runs, such as "eu" or "us"; shown and used for routing.</summary>
    public string Region { get; init; } = string.Empty;

    /// <summary>
    /// What the model is able to do: "economy", "standard" or "premium". Not set: enough for every task, so that
    /// <see cref="Priority"/> decides.
    /// </summary>
    public ModelTier? Tier { get; init; }

    /// <summary>
    /// What the model can do beyond writing text. The product asks for "tools" (function calls, in the answer mode
    /// "research"). Not set: it can.
    /// </summary>
    public List<string>? Capabilities { get; init; }

    /// <summary>Order of preference among models that can answer: the lowest number first.</summary>
    [Range(0, 1000)]
    public int Priority { get; init; } = 100;

    /// <summary>The most tokens of prompt and answer together. Not set: what the price list says, else 128000.</summary>
    [Range(1024, 10_000_000)]
    public int? ContextWindow { get; init; }

    /// <summary>The most tokens that the model may write in one answer.</summary>
    [Range(16, 1_000_000)]
    public int MaxOutputTokens { get; init; } = 800;

    /// <summary>0 gives the most predictable answers. Not set: the model's own default, for models that refuse a value.</summary>
    [Range(0.0, 2.0)]
    public float? Temperature { get; init; }

    /// <summary>The encoding that counts the prompt's tokens before it is sent.</summary>
    public string Tokenizer { get; init; } = TokenCounter.Default;

    /// <summary>
    /// How many more prompt tokens the provider may count than <see cref="Tokenizer"/> does, as a share; budgets hold
    /// that much more until the provider's own counts are known. Not set: 0 for "openai" and "azure-openai", whose
    /// tokenizer it is, 0.25 for others.
    /// </summary>
    [Range(0.0, 1.0)]
    public double? PromptTokenMargin { get; init; }

    /// <summary>
    /// The entry of the price list, where it is not <see cref="Model"/> (an Azure deployment may have any name).
    /// </summary>
    public string PriceModel { get; init; } = string.Empty;

    /// <summary>The price, in place of an entry of the price list.</summary>
    public PriceOptions? Price { get; init; }

    /// <summary>The longest wait for the first token.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:30:00")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The name of its entry in the price list.</summary>
    internal string PriceName => PriceModel.Length > 0 ? PriceModel : Model;

    /// <summary>
    /// What is still missing before the model can be asked; <see langword="null"/> when nothing is. A scaffolded
    /// application starts without its key and says what to do.
    /// </summary>
    public string? Missing(string id) =>
        Endpoint?.Host.StartsWith("YOUR-", StringComparison.OrdinalIgnoreCase) == true
            ? $"Models:Chat:{id}:Endpoint is still the example '{Endpoint}'"
        : ApiKey.Length == 0 && Provider is OpenAI or AzureOpenAI
            ? $"Models:Chat:{id}:ApiKey is not set (dotnet user-secrets set \"Models:Chat:{id}:ApiKey\" KEY --project src/RagStarter.Web, or the environment variable Models__Chat__{id}__ApiKey)"
        : null;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!TokenCounter.Names.Contains(Tokenizer))
        {
            yield return ConfigurationProblem.NotOneOf(nameof(Tokenizer), Tokenizer, TokenCounter.Names);
        }

        foreach (var unknown in (Capabilities ?? []).Where(c => !ModelCapabilities.All.Contains(c)))
        {
            yield return ConfigurationProblem.NotOneOf(nameof(Capabilities), unknown, ModelCapabilities.All);
        }

        if (Endpoint is null && Provider is AzureOpenAI or OpenAICompatible)
        {
            yield return ConfigurationProblem.Missing(nameof(Endpoint), "the base address of the endpoint, up to and including the version");
        }

        if (Endpoint is { IsAbsoluteUri: false } or { Scheme: not ("http" or "https") })
        {
            yield return new ValidationResult($" is '{Endpoint}'; it must be an absolute http or https address.", [nameof(Endpoint)]);
        }

        // Endpoints without keys take any text.
        if (Provider is OpenAI or AzureOpenAI && PlaceholderSecrets.ProblemOf(ApiKey, MinKeyLength) is { } problem)
        {
            yield return new ValidationResult(problem, [nameof(ApiKey)]);
        }
    }
}

/// <summary>A price in US dollars per one million tokens.</summary>
public sealed class PriceOptions
{
    /// <summary>Prompt tokens.</summary>
    [Range(0.0, 100_000.0)]
    public decimal Input { get; init; }

    /// <summary>Prompt tokens that the provider had cached; <see cref="Input"/> where not set.</summary>
    [Range(0.0, 100_000.0)]
    public decimal? CachedInput { get; init; }

    /// <summary>Completion tokens.</summary>
    [Range(0.0, 100_000.0)]
    public decimal Output { get; init; }
}
