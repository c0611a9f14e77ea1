using System.Globalization;
using Microsoft.Extensions.Options;
using RagStarter.Core.Experiments;
using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Prompts;

/// <summary>Chooses the version of a prompt for whoever asks: the tenant's pin, else by weight, else the highest.</summary>
public sealed class PromptRollout(PromptRegistry prompts, IOptionsMonitor<PromptOptions> options)
{
    /// <summary>The version for a user; the same one until the settings move it.</summary>
    /// <exception cref="KeyNotFoundException">The prompt is not registered.</exception>
    public RegisteredPrompt For(string name, TenantId tenant, string user)
    {
        var settings = options.CurrentValue;
        if (settings.PinOf(tenant.Value, name) is { } pin)
        {
            return prompts.Get(name, pin);
        }

        return settings.WeightsOf(name) is { } weights
            && StickyChoice.Pick($"prompt:{name}", $"{tenant.Value}/{user}", weights) is { } version
                ? prompts.Get(name, version)
                : prompts.Get(name);
    }

    /// <summary>A sentence for each setting that names what is not there.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="prompts">The versions by prompt, whose names have no case.</param>
    /// <param name="tenants">The tenants; <see langword="null"/> where they are not known, so that they are not checked.</param>
    public static IEnumerable<string> Check(PromptOptions options, ILookup<string, string> prompts, IReadOnlyList<string>? tenants)
    {
        foreach (var (name, weights) in options.Versions)
        {
            var key = $"{PromptOptions.Section}:{nameof(PromptOptions.Versions)}:{name}";
            foreach (var (version, weight) in weights)
            {
                if (!double.IsFinite(weight) || weight < 0)
                {
                    yield return string.Create(CultureInfo.InvariantCulture, $"{key}:{version} is {weight}; allowed is a number from 0.");
                }

                if (Unknown(prompts, name, version) is { } problem)
                {
                    yield return $"{key}:{version} {problem}";
                }
            }

            if (weights.Count > 0 && weights.Values.All(w => w == 0))
            {
                yield return $"{key} gives every version the weight 0, so that none is left; give one more than 0.";
            }
        }

        foreach (var (tenant, pins) in options.Pins)
        {
            var key = $"{PromptOptions.Section}:{nameof(PromptOptions.Pins)}:{tenant}";
            if (tenants is not null && !tenants.Contains(tenant, StringComparer.OrdinalIgnoreCase))
            {
                yield return $"{key} is not a tenant; known: {string.Join(", ", tenants.Order(StringComparer.Ordinal))}.";
            }

            foreach (var (name, version) in pins)
            {
                if (Unknown(prompts, name, version) is { } problem)
                {
                    yield return $"{key}:{name} is '{version}', which {problem}";
                }
            }
        }
    }

    private static string? Unknown(ILookup<string, string> prompts, string name, string version) =>
        prompts[name].Contains(version, StringComparer.Ordinal) ? null
        : prompts.Contains(name) ? $"is no version of the prompt '{name}'; its versions: {string.Join(", ", prompts[name].Order(PromptVersions.Order))}."
        : $"belongs to no prompt; registered: {string.Join(", ", prompts.Select(p => p.Key))}.";
}
