using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.VectorData;
using RagStarter.Core.Language;
using RagStarter.Core.Redaction;
using RagStarter.Core.Retrieval;
using RagStarter.Core.Retrieval.Indexing;
using RagStarter.Core.Retrieval.Sentences;
using RagStarter.Core.Telemetry.Logs;
using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Answering;

/// <summary>
/// Loads what the first question would otherwise wait for: vocabulary, vectors and compiled code. It asks no model and
/// writes nothing.
/// </summary>
public sealed partial class WarmUp(
    TenantDirectory tenants, ChunkStore chunks, TextAnalyzer analyzer, SentenceScorer scorer, TextRedaction redaction, ILogger<WarmUp> logger) : BackgroundService
{
    private const string Sample = "How long does it take, and what does it cost?";

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        _ = TokenCounter.For(TokenCounter.Default).Count(Sample);
        foreach (var tenant in tenants.All)
        {
            _ = redaction.BeginRequest(tenant.Id).Redact(Sample);
            try
            {
                var found = await chunks.SearchKeywordsAsync(tenant.Id, [Caller.Everyone], Sample, 4, stoppingToken).ConfigureAwait(false);
                _ = scorer.Score(new AnalyzedQuestion(Sample, analyzer), [.. found.Select(f => (f.Record, 1.0))]);
            }
            catch (IndexOutdatedException)
            {
                // Nothing can be searched before the documents are indexed again.
            }
            catch (VectorStoreException problem)
            {
                // The store may come up after the application, which is not ready before; an exception would end it.
                LogNotWarm(problem.Message);
                return;
            }
        }
    }

    [LoggerMessage(1810, LogLevel.Warning, "Nothing could be loaded ahead of the first question. {Problem}")]
    private partial void LogNotWarm([FreeText] string problem);
}
