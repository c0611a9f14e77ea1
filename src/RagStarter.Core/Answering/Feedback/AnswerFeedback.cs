using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Answering.Feedback;

/// <summary>What a user thought of an answer; one per user and request, the latest counts.</summary>
public sealed class AnswerFeedback
{
    /// <summary>The request that was answered.</summary>
    public required Guid RequestId { get; init; }

    /// <summary>The isolation boundary.</summary>
    public required TenantId Tenant { get; init; }

    /// <summary>Who says so.</summary>
    public required string User { get; init; }

    /// <summary>Whether the answer was good.</summary>
    public required bool IsUp { get; set; }

    /// <summary>Why, in the user's words, masked; may be empty.</summary>
    public required string Reason { get; set; }

    /// <summary>When it was said.</summary>
    public required DateTimeOffset At { get; set; }
}
