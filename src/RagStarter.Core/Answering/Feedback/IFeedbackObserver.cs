using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Answering.Feedback;

/// <summary>Is told what users think of answers.</summary>
public interface IFeedbackObserver
{
    /// <summary>A user of the tenant has rated the answer to an own request. What it cannot do must not stop the rating.</summary>
    Task RatedAsync(TenantId tenant, Guid requestId, bool isUp, CancellationToken cancellationToken);
}
