using System.ComponentModel.DataAnnotations;
using RagStarter.Core.Configuration;
using RagStarter.Core.Language;

namespace RagStarter.Core.Embeddings;

/// <summary>Which embedding model turns text into vectors; section "Embeddings".</summary>
/// <remarks>
/// A change re-indexes the documents in the background when the application starts again; searches are refused until
/// all are there.
/// </remarks>
public sealed class EmbeddingOptions : IValidatableObject
{
    /// <summary>The name of the configuration section.</summary>
    public const string Section = "Embeddings";

    /// <summary>The built-in generator: lexical hashing, no download, no key.</summary>
    public const string Lexical = "lexical";

    /// <summary>Any endpoint that speaks OpenAI's protocol: OpenAI, Azure OpenAI (v1), Ollama and others.</summary>
    public const string OpenAI = "openai";

    /// <summary>"lexical" (default) or "openai".</summary>
    [AllowedValues(Lexical, OpenAI)]
    public string Provider { get; init; } = Lexical;

    /// <summary>
    /// The base address of the endpoint up to and including the version, such as https://api.openai.com/v1/ (default)
    /// or http://localhost:11434/v1/.
    /// </summary>
    public Uri Endpoint { get; init; } = new("https://api.openai.com/v1/");

    /// <summary>The key; belongs in user secrets or the environment. Endpoints without keys take any text.</summary>
    public string ApiKey { get; init; } = string.Empty;

    /// <summary>
    /// Where the endpoint is, such as "eu"; for tenants with Tenancy:Tenants:NAME:AllowedRegions. The built-in generator is
    /// everywhere allowed.
    /// </summary>
    public string Region { get; init; } = string.Empty;

    /// <summary>The model's name at the endpoint.</summary>
    public string Model { get; init; } = string.Empty;

    /// <summary>The length of a vector. For "lexical" a multiple of 64.</summary>
    [Range(64, 4096)]
    public int Dimensions { get; init; } = 1024;

    /// <summary>The encoding that counts the tokens of a text before it is sent.</summary>
    public string Tokenizer { get; init; } = TokenCounter.Default;

    /// <summary>The most tokens that the model takes for one text; longer texts are cut.</summary>
    [Range(128, 131_072)]
    public int MaxInputTokens { get; init; } = 8191;

    /// <summary>How many texts go into one call.</summary>
    [Range(1, 2048)]
    public int BatchSize { get; init; } = 64;

    /// <summary>The longest wait for one call.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!TokenCounter.Names.Contains(Tokenizer))
        {
            yield return ConfigurationProblem.NotOneOf(nameof(Tokenizer), Tokenizer, TokenCounter.Names);
        }

        if (Provider == Lexical && Dimensions % 64 != 0)
        {
            yield return new ValidationResult(
                $" is {Dimensions}; with the provider '{Lexical}' it must be a multiple of 64.", [nameof(Dimensions)]);
        }

        if (Provider == OpenAI && Model.Length == 0)
        {
            yield return ConfigurationProblem.Missing(nameof(Model), "the name of the embedding model, such as text-embedding-3-small");
        }

        // Endpoints without keys, which are near by, take any text.
        if (Provider == OpenAI && !Endpoint.IsLoopback && ApiKey.Length > 0 && PlaceholderSecrets.Is(ApiKey))
        {
            yield return new ValidationResult(PlaceholderSecrets.ProblemOf(ApiKey, 0), [nameof(ApiKey)]);
        }
    }
}
