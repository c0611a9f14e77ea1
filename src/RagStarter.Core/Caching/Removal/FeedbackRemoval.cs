using Microsoft.Extensions.Logging;
using RagStarter.Core.Answering.Feedback;
using RagStarter.Core.Caching.Store;
using RagStarter.Core.Telemetry;
using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Caching.Removal;

/// <summary>
/// Forgets an answer that a user calls wrong, so that the next who asks gets a new one; and tells those who learn when
/// answers may be shared.
/// </summary>
internal sealed partial class FeedbackRemoval(IAnswerStore store, IEnumerable<IServedAnswerLabels> labels, ILogger<FeedbackRemoval> logger) : IFeedbackObserver
{
    public async Task RatedAsync(TenantId tenant, Guid requestId, bool isUp, CancellationToken cancellationToken)
    {
        try
        {
            if (await store.FindAnsweredAsync(tenant, requestId, cancellationToken).ConfigureAwait(false) is not { } served)
            {
                return;
            }

            if (!isUp && await store.RemoveAsync(served.Key, cancellationToken).ConfigureAwait(false))
            {
                PipelineTelemetry.CacheRemovals.Add(1, new KeyValuePair<string, object?>("cause", "feedback"));
            }

            foreach (var label in labels)
            {
                await label.LabelAsync(served, !isUp, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception problem) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotForgotten(requestId, problem.GetType().Name);
        }
    }

    [LoggerMessage(1442, LogLevel.Warning, "The answer to request {RequestId} was called wrong and could not be forgotten ({ErrorType})")]
    private partial void LogNotForgotten(Guid requestId, string errorType);
}
