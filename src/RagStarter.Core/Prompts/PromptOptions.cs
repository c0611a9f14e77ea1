namespace RagStarter.Core.Prompts;

/// <summary>Which version of a prompt is used for whom; section "Prompts". Changes apply to the next question.</summary>
public sealed class PromptOptions
{
    /// <summary>The name of the configuration section.</summary>
    public const string Section = "Prompts";

    /// <summary>
    /// By prompt, the weight of each version, such as { "answer": { "1.0.0": 90, "1.1.0": 10 } }. A user keeps the same
    /// version; a version that is not listed is used for nobody. A prompt that is not listed: everyone gets its highest
    /// version that is not a pre-release.
    /// </summary>
    public Dictionary<string, Dictionary<string, double>> Versions { get; init; } = [];

    /// <summary>By tenant, the version of a prompt that all its users get whatever the weights say, such as { "acme": { "answer": "1.0.0" } }.</summary>
    public Dictionary<string, Dictionary<string, string>> Pins { get; init; } = [];

    /// <summary>The weights of a prompt's versions; <see langword="null"/> where none are set.</summary>
    public IReadOnlyDictionary<string, double>? WeightsOf(string prompt) =>
        Find(Versions, prompt) is { Count: > 0 } weights ? weights : null;

    /// <summary>The version of a prompt that a tenant is pinned to; <see langword="null"/> for none.</summary>
    public string? PinOf(string tenant, string prompt) => Find(Pins, tenant) is { } pins ? Find(pins, prompt) : null;

    // The names of keys have no case: an environment variable's may arrive in capitals.
    private static T? Find<T>(Dictionary<string, T> values, string key)
        where T : class =>
        values.FirstOrDefault(v => v.Key.Equals(key, StringComparison.OrdinalIgnoreCase)).Value;
}
