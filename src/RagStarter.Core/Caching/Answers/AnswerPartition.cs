using Microsoft.Extensions.Options;
using RagStarter.Core.Answering;
using RagStarter.Core.Embeddings;
using RagStarter.Core.Models;
using RagStarter.Core.Models.Routing;
using RagStarter.Core.Redaction;
using RagStarter.Core.Retrieval;
using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Caching.Answers;

/// <summary>What two questions must share to share an answer: everything that shapes one, apart from the question and the documents.</summary>
internal sealed class AnswerPartition(
    ModelCatalog models,
    ModelExperiments experiments,
    Embedder embedder,
    TextRedaction redaction,
    Retriever retriever,
    IOptionsMonitor<TenancyOptions> tenancy,
    IOptionsMonitor<AnsweringOptions> answering)
{
    /// <summary>The partition of a request.</summary>
    public CachePartition Of(AnswerContext answer) => ResponseCache.PartitionOf(
        answer.Spender.Tenant,
        answer.Question.Caller.AccessKey,
        answer.Prompt.Fingerprint,
        answer.Question.Fidelity.ToString(),
        experiments.KeyOf(answer.Spender),
        answer.Retrieval.Fingerprint(),
        SettingsText(answer.Spender.Tenant));

    /// <summary>What of the configuration shapes a tenant's answers, as a hash; prices are no part of it.</summary>
    public string SettingsOf(TenantId tenant) => ResponseCache.PartitionOf(
        tenant, SettingsText(tenant), retriever.OptionsFor(tenant, null).Fingerprint()).Name;

    private string SettingsText(TenantId tenant) => string.Join(
        '\n',
        string.Join(',', models.ChatModels.Select(m => $"{m.Id}={m.Provider}/{m.Name}/{m.Region}/{m.Tier}/{m.MaxOutputTokens}/{m.Temperature}")),
        string.Join(',', tenancy.CurrentValue.Tenants.GetValueOrDefault(tenant.Value)?.AllowedRegions ?? []),
        embedder.Fingerprint,
        redaction.PolicyFingerprint(tenant),
        answering.CurrentValue.Fingerprint());
}
