using System.ComponentModel.DataAnnotations;
using PhoneNumbers;
using RagStarter.Core.Configuration;

namespace RagStarter.Core.Redaction.Detection;

/// <summary>What is found besides the classes that every text is searched for; section "Detection".</summary>
public sealed class DetectionOptions : IValidatableObject
{
    /// <summary>The name of the configuration section.</summary>
    public const string Section = "Detection";

    internal static readonly string[] DefaultPhoneRegions = ["US", "GB", "DE", "FR", "AU"];

    /// <summary>
    /// Regions (ISO 3166-1, such as "GB") whose telephone numbers are found in their national form too. Numbers with a
    /// country code or beside a word such as "phone" are found without them. Default: US, GB, DE, FR, AU.
    /// </summary>
    public IReadOnlyList<string> PhoneRegions { get; init; } = [];

    /// <summary>Expressions by name that are searched for in the texts of all tenants.</summary>
    public Dictionary<string, DetectionPatternOptions> Patterns { get; init; } = [];

    /// <summary>Lists of words by name that are searched for in the texts of all tenants.</summary>
    public Dictionary<string, DetectionWordsOptions> Words { get; init; } = [];

    /// <summary>What a tenant adds, by the tenant's name.</summary>
    public Dictionary<string, TenantDetectionOptions> Tenants { get; init; } = [];

    /// <summary>A detector of your own, such as one that asks a model.</summary>
    public ExternalDetectionOptions External { get; init; } = new();

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var problems = RegionProblems(nameof(PhoneRegions), PhoneRegions)
            .Concat(PatternProblems(nameof(Patterns), Patterns))
            .Concat(WordProblems(nameof(Words), Words));
        foreach (var (name, tenant) in Tenants)
        {
            var path = $"{nameof(Tenants)}:{name}";
            problems = problems.Concat(RegionProblems($"{path}:{nameof(PhoneRegions)}", tenant.PhoneRegions))
                .Concat(PatternProblems($"{path}:{nameof(Patterns)}", tenant.Patterns))
                .Concat(WordProblems($"{path}:{nameof(Words)}", tenant.Words));
        }

        return problems;
    }

    private static IEnumerable<ValidationResult> RegionProblems(string key, IReadOnlyList<string> regions) =>
        regions.Where(r => !PhoneNumberUtil.GetInstance().GetSupportedRegions().Contains(r)).Select(r => new ValidationResult(
            $" has '{r}', which is no region with telephone numbers; use two capital letters of ISO 3166-1, such as GB.", [key]));

    private static IEnumerable<ValidationResult> PatternProblems(string key, Dictionary<string, DetectionPatternOptions> patterns)
    {
        foreach (var (name, pattern) in patterns)
        {
            if (CustomPattern.Problem(pattern.Pattern) is { } problem)
            {
                yield return new ValidationResult($" is '{pattern.Pattern}', which cannot be used: {problem}", [$"{key}:{name}:{nameof(pattern.Pattern)}"]);
            }

            if (ClassProblem(pattern.Class) is { } unknown)
            {
                yield return new ValidationResult(unknown, [$"{key}:{name}:{nameof(pattern.Class)}"]);
            }
        }
    }

    private static IEnumerable<ValidationResult> WordProblems(string key, Dictionary<string, DetectionWordsOptions> words)
    {
        foreach (var (name, list) in words)
        {
            if (list.Words.Count == 0 || list.Words.Any(string.IsNullOrWhiteSpace))
            {
                yield return new ValidationResult(" needs at least one word, and none that is empty.", [$"{key}:{name}:{nameof(list.Words)}"]);
            }

            if (ClassProblem(list.Class) is { } unknown)
            {
                yield return new ValidationResult(unknown, [$"{key}:{name}:{nameof(list.Class)}"]);
            }
        }
    }

    private static string? ClassProblem(string name) => SensitiveData.All.Any(c => c.Value == name)
        ? null
        : $" is '{name}'; allowed is one of {string.Join(", ", SensitiveData.All.Select(c => c.Value))}.";
}
