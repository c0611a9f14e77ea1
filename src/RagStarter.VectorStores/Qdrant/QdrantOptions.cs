using System.ComponentModel.DataAnnotations;
using RagStarter.Core.Configuration;

namespace RagStarter.VectorStores.Qdrant;

/// <summary>The Qdrant server and how collections are made there; section "Qdrant". Read when the application starts.</summary>
/// <remarks>
/// What belongs to a collection (vectors, graph, quantization, shards, replicas) takes effect when the collection is
/// created; collections that exist keep theirs.
/// </remarks>
public sealed class QdrantOptions : IValidatableObject
{
    /// <summary>The name of the configuration section.</summary>
    public const string Section = "Qdrant";

    /// <summary>Vectors are kept and compared as they are.</summary>
    public const string NoQuantization = "none";

    /// <summary>Vectors are compared as 8-bit integers.</summary>
    public const string Scalar = "scalar";

    /// <summary>Vectors are compared by one bit per dimension.</summary>
    public const string Binary = "binary";

    /// <summary>The server's REST endpoint, http or https. Default: http://localhost:6333.</summary>
    [Required]
    public string Endpoint { get; init; } = "http://localhost:6333";

    /// <summary>The server's API key; empty (default) sends none. Give it in the environment, not in a file.</summary>
    [RegularExpression("[!-~]*", ErrorMessage = "allowed are printable characters without spaces")]
    public string ApiKey { get; init; } = string.Empty;

    /// <summary>Where the server is, such as "eu"; for tenants with Tenancy:Tenants:NAME:AllowedRegions.</summary>
    public string Region { get; init; } = string.Empty;

    /// <summary>
    /// Whether the key may be sent unencrypted, over http, to another machine. Default: false. For networks that nobody
    /// else is on, such as one between containers.
    /// </summary>
    public bool AllowKeyWithoutTls { get; init; }

    /// <summary>A PEM file with the certificates of the authorities to trust for https; empty (default) for those of the system.</summary>
    public string CaCertificateFile { get; init; } = string.Empty;

    /// <summary>The longest a request may take, retries included, from 10 ms to 10 minutes. Default: 30 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How often a request is repeated, from 0 to 10, when the server is busy (429, 503), cannot be reached, or does not
    /// say whether a write is done. Every request may be repeated without harm. Default: 3.
    /// </summary>
    [Range(0, 10)]
    public int Retries { get; init; } = 3;

    /// <summary>
    /// How vectors are compressed for comparison: "none" (default), "scalar" or "binary". Binary suits long vectors
    /// (about 1,000 dimensions and more) of models that were trained for it.
    /// </summary>
    [AllowedValues(NoQuantization, Scalar, Binary)]
    public string Quantization { get; init; } = NoQuantization;

    /// <summary>Whether the best by compressed vectors are compared again by the originals. Default: true.</summary>
    public bool Rescore { get; init; } = true;

    /// <summary>With <see cref="Rescore"/>, how many times the asked number is compared again, from 1 to 16. Default: 2.</summary>
    [Range(1.0, 16.0)]
    public double Oversampling { get; init; } = 2;

    /// <summary>Whether vectors stay on disk and are cached in memory as they are used. Default: false.</summary>
    public bool OnDiskVectors { get; init; }

    /// <summary>Whether texts and other fields stay on disk. Default: true.</summary>
    public bool OnDiskPayload { get; init; } = true;

    /// <summary>
    /// Links per vector in the graph over the whole collection, from 0 (none) to 128; more finds better and takes more
    /// memory. Not set (default): the server's.
    /// </summary>
    [Range(0, 128)]
    public int? HnswM { get; init; }

    /// <summary>
    /// Links per vector in graphs of one tenant each, from 0 to 128. With <see cref="HnswM"/> 0 there are only these,
    /// which is right where every search names the tenant and there are many tenants. Not set (default): the server's.
    /// </summary>
    [Range(0, 128)]
    public int? HnswPayloadM { get; init; }

    /// <summary>Neighbours looked at when a vector enters the graph, from 4 to 4,096. Not set (default): the server's.</summary>
    [Range(4, 4096)]
    public int? HnswEfConstruct { get; init; }

    /// <summary>Neighbours looked at in a search, from 1 to 10,000; more is slower and finds better. Not set (default): the server's.</summary>
    [Range(1, 10_000)]
    public int? HnswEf { get; init; }

    /// <summary>Shards per collection, from 1 to 1,024. Not set (default): one per node.</summary>
    [Range(1, 1024)]
    public int? ShardNumber { get; init; }

    /// <summary>Copies of each shard, from 1 to 16; more than one needs a cluster. Default: 1.</summary>
    [Range(1, 16)]
    public int ReplicationFactor { get; init; } = 1;

    /// <summary>How many copies must have a write before it counts as done, from 1 to <see cref="ReplicationFactor"/>. Default: 1.</summary>
    [Range(1, 16)]
    public int WriteConsistencyFactor { get; init; } = 1;

    /// <summary>How writes to several copies are ordered: "weak" (default), "medium" or "strong", which goes through one leader.</summary>
    [AllowedValues("weak", "medium", "strong")]
    public string WriteOrdering { get; init; } = "weak";

    /// <summary>How many copies a read asks: a number (default: 1), "majority", "quorum" or "all".</summary>
    [RegularExpression("[1-9][0-9]?|majority|quorum|all", ErrorMessage = "allowed is a number from 1 to 99, majority, quorum or all")]
    public string ReadConsistency { get; init; } = "1";

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!Uri.TryCreate(Endpoint, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
        {
            yield return new ValidationResult($" is '{Endpoint}'; give an address such as http://localhost:6333.", [nameof(Endpoint)]);
        }
        else if (uri.UserInfo.Length > 0 || uri.Query.Length > 0)
        {
            // Not shown: it may contain a password.
            yield return new ValidationResult($" has a user or a query in it; give the address alone and the key as {nameof(ApiKey)}.", [nameof(Endpoint)]);
        }
        else if (ApiKey.Length > 0 && uri.Scheme == "http" && !uri.IsLoopback && !AllowKeyWithoutTls)
        {
            yield return new ValidationResult(
                $" is '{Endpoint}', and the key would be sent unencrypted to another machine; use https, or set {nameof(AllowKeyWithoutTls)} where nobody else is on the network.",
                [nameof(Endpoint)]);
        }

        if (PlaceholderSecrets.Is(ApiKey))
        {
            yield return new ValidationResult(PlaceholderSecrets.ProblemOf(ApiKey, 0), [nameof(ApiKey)]);
        }

        if (CaCertificateFile.Length > 0 && !File.Exists(CaCertificateFile))
        {
            yield return new ValidationResult($" is '{CaCertificateFile}'; there is no such file.", [nameof(CaCertificateFile)]);
        }

        if (WriteConsistencyFactor > ReplicationFactor)
        {
            yield return new ValidationResult(
                $" is {WriteConsistencyFactor}; allowed is at most {nameof(ReplicationFactor)}, which is {ReplicationFactor}.", [nameof(WriteConsistencyFactor)]);
        }
    }
}
