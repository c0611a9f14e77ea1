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
        string.Join(',', models.ChatModels.Select(m => $"{m.Id}={m.Provider}/{m.Name}/{m.Region}/{m.Tier}/{m.MaxOutputTokens}/{m.Temperature}")),
        answer.Question.Fidelity.ToString(),
        experiments.KeyOf(answer.Spender),
        string.Join(',', tenancy.CurrentValue.Tenants.GetValueOrDefault(answer.Spender.Tenant.Value)?.AllowedRegions ?? []),
        embedder.Fingerprint,
        redaction.PolicyFingerprint,
        retriever.OptionsFor(answer.Spender.Tenant, answer.Question.Retrieval).Fingerprint(),
        answering.CurrentValue.Fingerprint());
}
