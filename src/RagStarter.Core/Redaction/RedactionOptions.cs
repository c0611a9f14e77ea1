using System.ComponentModel.DataAnnotations;
using RagStarter.Core.Configuration;

namespace RagStarter.Core.Redaction;

/// <summary>What happens to sensitive data before text reaches a model, an embedder, a cache or a log; section "Redaction".</summary>
public sealed class RedactionOptions : IValidatableObject
{
    /// <summary>The name of the configuration section.</summary>
    public const string Section = "Redaction";

    /// <summary>Replaced by an unguessable word; the user sees the own value again in the answer.</summary>
    public const string Placeholder = "placeholder";

    /// <summary>Removed; nobody sees it again.</summary>
    public const string Erase = "erase";

    /// <summary>Left as it is.</summary>
    public const string Keep = "keep";

    private static readonly string[] Actions = [Placeholder, Erase, Keep];

    /// <summary>
    /// The action by class (one of SensitiveData). A class that is not listed is replaced by a placeholder, except
    /// WebAddress and Person, which are kept.
    /// </summary>
    public Dictionary<string, string> Policy { get; init; } = [];

    /// <summary>The action for a class.</summary>
    public string ActionFor(string classification) =>
        Policy.GetValueOrDefault(classification, classification is nameof(SensitiveData.WebAddress) or nameof(SensitiveData.Person) ? Keep : Placeholder);

    /// <summary>The policy as one text; cached answers are bound to it.</summary>
    public string Fingerprint() =>
        string.Join(';', SensitiveData.All.Select(c => $"{c.Value}={ActionFor(c.Value)}"));

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var classes = SensitiveData.All.Select(c => c.Value).ToList();
        foreach (var (name, action) in Policy)
        {
            if (!classes.Contains(name))
            {
                yield return new ValidationResult(
                    $":{name} is not a class of sensitive data; known are {string.Join(", ", classes)}.", [nameof(Policy)]);
            }

            if (!Actions.Contains(action))
            {
                yield return ConfigurationProblem.NotOneOf($"{nameof(Policy)}:{name}", action, Actions);
            }
        }
    }
}
