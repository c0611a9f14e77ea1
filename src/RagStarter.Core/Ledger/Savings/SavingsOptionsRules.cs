using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using RagStarter.Core.Models;

namespace RagStarter.Core.Ledger.Savings;

/// <summary>Checks that the reference model is one that is configured.</summary>
internal sealed class SavingsOptionsRules(IConfiguration configuration) : IValidateOptions<SavingsOptions>
{
    public ValidateOptionsResult Validate(string? name, SavingsOptions options)
    {
        if (options.ReferenceModel.Length == 0)
        {
            return ValidateOptionsResult.Success;
        }

        var models = configuration.GetSection(ModelsOptions.Section).GetSection(nameof(ModelsOptions.Chat)).GetChildren()
            .Select(m => m.Key).Append(ExtractiveModel.Id).ToList();
        return models.Contains(options.ReferenceModel, StringComparer.Ordinal)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"{SavingsOptions.Section}:{nameof(SavingsOptions.ReferenceModel)} is '{options.ReferenceModel}'; allowed is one of {string.Join(", ", models)}, or nothing.");
    }
}
