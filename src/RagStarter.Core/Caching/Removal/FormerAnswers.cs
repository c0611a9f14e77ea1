using Microsoft.Extensions.Hosting;
using RagStarter.Core.Caching.Answers;
using RagStarter.Core.Prompts;
using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Caching.Removal;

/// <summary>
/// At the start forgets the answers on a shared server that templates, models or policies of former releases made. The
/// command line does not: a shell with other settings would empty the cache of the application.
/// </summary>
internal sealed class FormerAnswers(TenantDirectory tenants, AnswerPartition partitions, PromptRegistry prompts, SettingsWatch watch) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var known = prompts.All.Select(p => p.Fingerprint).ToHashSet(StringComparer.Ordinal);
        foreach (var tenant in tenants.All)
        {
            await watch.RemoveAsync(tenant.Id, new AnswerSelection { OtherSettings = partitions.SettingsOf(tenant.Id) }).ConfigureAwait(false);
            await watch.RemoveAsync(tenant.Id, new AnswerSelection { OtherPrompts = known }).ConfigureAwait(false);
        }
    }
}
