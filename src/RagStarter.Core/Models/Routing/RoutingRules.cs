using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace RagStarter.Core.Models.Routing;

/// <summary>Checks that every arm of an experiment names a model that is configured.</summary>
internal sealed class RoutingRules(IConfiguration configuration) : IValidateOptions<RoutingOptions>
{
    public ValidateOptionsResult Validate(string? name, RoutingOptions options)
    {
        var models = configuration.GetSection(ModelsOptions.Section).GetSection(nameof(ModelsOptions.Chat)).GetChildren()
            .Select(m => m.Key).Append(ExtractiveModel.Id).ToList();
        var problems = options.Experiments
            .SelectMany(e => e.Value.Arms.Where(a => a.Value.Model.Length > 0 && !models.Contains(a.Value.Model, StringComparer.Ordinal)).Select(a =>
                $"{RoutingOptions.Section}:{nameof(RoutingOptions.Experiments)}:{e.Key}:{nameof(ExperimentOptions.Arms)}:{a.Key}:{nameof(ExperimentArmOptions.Model)} is '{a.Value.Model}'; allowed is one of {string.Join(", ", models)}."))
            .ToList();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
