using Microsoft.Extensions.Options;
using RagStarter.Core.Configuration;
using RagStarter.Core.Storage;
using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Retrieval.Drift;

/// <summary>The file of questions has to be there when the application starts.</summary>
internal sealed class DriftOptionsRules(ApplicationPaths paths, TenantDirectory tenants) : IValidateOptions<RetrievalOptions>
{
    public ValidateOptionsResult Validate(string? name, RetrievalOptions options)
    {
        if (options.Drift.Questions.Length == 0)
        {
            return ValidateOptionsResult.Success;
        }

        try
        {
            _ = CanaryQuestion.Read(paths.Resolve(options.Drift.Questions), tenants);
            return ValidateOptionsResult.Success;
        }
        catch (ConfigurationException problem)
        {
            return ValidateOptionsResult.Fail(problem.Message);
        }
    }
}
