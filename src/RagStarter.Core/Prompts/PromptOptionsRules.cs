using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Prompts;

/// <summary>Checks that the roll-out names prompts, versions and tenants that exist.</summary>
internal sealed class PromptOptionsRules(IServiceProvider services) : IValidateOptions<PromptOptions>
{
    public ValidateOptionsResult Validate(string? name, PromptOptions options)
    {
        if (options.Versions.Count == 0 && options.Pins.Count == 0)
        {
            // Nothing to look up: a broken prompt is reported where prompts are dispatched.
            return ValidateOptionsResult.Success;
        }

        var prompts = services.GetRequiredService<PromptRegistry>();
        var tenants = services.GetRequiredService<TenantDirectory>().All.Select(t => t.Id.Value).ToList();
        var problems = PromptRollout.Check(options, prompts.All.ToLookup(p => p.Name, p => p.Version, StringComparer.OrdinalIgnoreCase), tenants).ToList();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
