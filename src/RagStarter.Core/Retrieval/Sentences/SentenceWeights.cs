using System.Text.Json;
using System.Text.Json.Serialization;

namespace RagStarter.Core.Retrieval.Sentences;

/// <summary>How much each <see cref="SentenceFeature"/> counts; <c>ragstarter tune sentences</c> fits and writes them.</summary>
internal sealed class SentenceWeights
{
    private const string Resource = "sentence-weights.json";

    private readonly double[] _values;

    private SentenceWeights(double[] values) => _values = values;

    /// <summary>The shipped weights.</summary>
    public static SentenceWeights Default { get; } = ReadShipped();

    /// <summary>The number of features.</summary>
    public static int Count { get; } = Enum.GetValues<SentenceFeature>().Length;

    public double this[SentenceFeature feature] => _values[(int)feature];

    /// <summary>Weights in the order of the features.</summary>
    public static SentenceWeights Of(IReadOnlyList<double> values) =>
        values.Count == Count && values.All(double.IsFinite)
            ? new SentenceWeights([.. values])
            : throw new ArgumentException($"{Count} finite weights are needed.", nameof(values));

    /// <summary>Reads a file of weights.</summary>
    /// <exception cref="JsonException">A weight is missing, not known or not a number; the message names it.</exception>
    public static SentenceWeights Read(Stream content)
    {
        var file = JsonSerializer.Deserialize(content, SentenceWeightsContext.Default.SentenceWeightsFile)
            ?? throw new JsonException("The file is empty.");
        var features = Enum.GetValues<SentenceFeature>();
        foreach (var name in file.Weights.Keys)
        {
            if (!features.Any(f => NameOf(f) == name))
            {
                throw new JsonException($"weights.{name} is not known. Known: {string.Join(", ", features.Select(NameOf))}.");
            }
        }

        return new SentenceWeights([.. features.Select(f => file.Weights.TryGetValue(NameOf(f), out var weight)
            ? Finite(f, weight)
            : throw new JsonException($"weights.{NameOf(f)} is missing."))]);

        static double Finite(SentenceFeature feature, double weight) => double.IsFinite(weight)
            ? weight
            : throw new JsonException($"weights.{NameOf(feature)} is too large.");
    }

    /// <summary>The name of a feature in the file.</summary>
    public static string NameOf(SentenceFeature feature) => JsonNamingPolicy.CamelCase.ConvertName(feature.ToString());

    /// <summary>The score of a sentence with these features.</summary>
    public double Score(ReadOnlySpan<double> features)
    {
        var score = 0.0;
        for (var i = 0; i < _values.Length; i++)
        {
            score += _values[i] * features[i];
        }

        return score;
    }

    private static SentenceWeights ReadShipped()
    {
        using var content = typeof(SentenceWeights).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"{Resource} is not part of the assembly.");
        return Read(content);
    }
}

/// <summary>The format of the file of weights.</summary>
/// <param name="Provenance">What they were fitted on and how; for readers.</param>
/// <param name="Weights">The weights by feature.</param>
internal sealed record SentenceWeightsFile(
    IReadOnlyDictionary<string, JsonElement> Provenance,
    [property: JsonRequired] IReadOnlyDictionary<string, double> Weights);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(SentenceWeightsFile))]
internal sealed partial class SentenceWeightsContext : JsonSerializerContext;
