using System.ComponentModel.DataAnnotations;
using RagStarter.Core.Configuration;
using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Redaction.Policy;

/// <summary>What is wrong with a policy, in words for the person who wrote it.</summary>
internal static class RedactionRules
{
    public static IEnumerable<ValidationResult> Check(RedactionOptions options)
    {
        var classes = SensitiveData.All.Select(c => c.Value).ToList();
        var problems = CheckActions(string.Empty, options.Policy, options.Sinks, classes)
            .Concat(CheckConfidence(string.Empty, options.MinConfidence, classes));
        foreach (var (name, tenant) in options.Tenants)
        {
            var path = $"{nameof(options.Tenants)}:{name}:";
            problems = problems
                .Concat(TenantId.TryParse(name, out _) ? [] : [new ValidationResult($":{name} is not a tenant name; allowed are 1 to 64 lower-case letters, digits and dashes.", [nameof(options.Tenants)])])
                .Concat(CheckActions(path, tenant.Policy, tenant.Sinks, classes))
                .Concat(CheckConfidence(path, tenant.MinConfidence, classes))
                .Concat(tenant.Documents.Length == 0 || DocumentStorage.All.Contains(tenant.Documents)
                    ? []
                    : [ConfigurationProblem.NotOneOf($"{path}{nameof(tenant.Documents)}", tenant.Documents, DocumentStorage.All)]);
        }

        return problems.Concat(CheckSecret(options));
    }

    private static IEnumerable<ValidationResult> CheckActions(string path, Dictionary<string, string> policy, SinkPolicies sinks, List<string> classes)
    {
        foreach (var problem in CheckActions($"{path}{nameof(RedactionOptions.Policy)}", policy, RedactionActions.All, classes))
        {
            yield return problem;
        }

        foreach (var sink in Enum.GetValues<RedactionSink>())
        {
            var allowed = CanRefuse(sink) ? RedactionActions.All : RedactionActions.WithoutRefusal;
            foreach (var problem in CheckActions($"{path}{nameof(RedactionOptions.Sinks)}:{sink}", sinks[sink], allowed, classes))
            {
                yield return problem;
            }
        }
    }

    // What is cached or logged is there already.
    private static bool CanRefuse(RedactionSink sink) => sink is not (RedactionSink.Cache or RedactionSink.Log);

    private static IEnumerable<ValidationResult> CheckActions(
        string path, Dictionary<string, string> actions, IReadOnlyList<string> allowed, List<string> classes)
    {
        foreach (var (name, action) in actions)
        {
            if (!classes.Contains(name))
            {
                yield return UnknownClass(path, name, classes);
            }

            if (!allowed.Contains(action))
            {
                yield return ConfigurationProblem.NotOneOf($"{path}:{name}", action, allowed);
            }
        }
    }

    private static IEnumerable<ValidationResult> CheckConfidence(string path, Dictionary<string, double> confidence, List<string> classes)
    {
        var key = $"{path}{nameof(RedactionOptions.MinConfidence)}";
        foreach (var (name, least) in confidence)
        {
            if (!classes.Contains(name))
            {
                yield return UnknownClass(key, name, classes);
            }

            if (least is not (>= 0 and <= 1))
            {
                yield return new ValidationResult(FormattableString.Invariant($" is {least}; allowed is a number from 0 to 1."), [$"{key}:{name}"]);
            }
        }
    }

    private static ValidationResult UnknownClass(string path, string name, List<string> classes) =>
        new($":{name} is not a class of sensitive data; known are {string.Join(", ", classes)}.", [path]);

    private static IEnumerable<ValidationResult> CheckSecret(RedactionOptions options)
    {
        if (options.Secret.Length == 0)
        {
            if (UsesHmac(options))
            {
                yield return ConfigurationProblem.Missing(
                    nameof(options.Secret), "at least 32 random characters, such as 'openssl rand -base64 32' prints: the action 'hmac' needs them");
            }
        }
        else if (SecretStrength.WeaknessOf(options.Secret) is { } weakness)
        {
            yield return new ValidationResult(
                $" {weakness}; give at least {SecretStrength.MinLength} random characters, such as 'openssl rand -base64 32' prints.", [nameof(options.Secret)]);
        }
    }

    private static bool UsesHmac(RedactionOptions options) => options.Tenants.Values
        .SelectMany(t => ActionsOf(t.Policy, t.Sinks))
        .Concat(ActionsOf(options.Policy, options.Sinks))
        .Contains(RedactionActions.Hmac);

    private static IEnumerable<string> ActionsOf(Dictionary<string, string> policy, SinkPolicies sinks) =>
        Enum.GetValues<RedactionSink>().SelectMany(sink => sinks[sink].Values).Concat(policy.Values);
}
