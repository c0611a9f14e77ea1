namespace RagStarter.Core.Answering.Conversations;

/// <summary>One message of a conversation, redacted: sensitive values are replaced as the policy of the store says.</summary>
public sealed class ConversationMessage
{
    /// <summary>The <see cref="Outcome"/> of a request that its user stopped: what there is of the answer is incomplete.</summary>
    public const string Stopped = "stopped";

    /// <summary>Identifies the message.</summary>
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>The conversation.</summary>
    public required Guid ConversationId { get; init; }

    /// <summary>"user" or "assistant".</summary>
    public required string Role { get; init; }

    /// <summary>What was said, with placeholders.</summary>
    public required string Text { get; init; }

    /// <summary>The request that the message belongs to, to find its ledger lines.</summary>
    public required Guid RequestId { get; init; }

    /// <summary>
    /// How the request ended: one of <see cref="Outcomes"/> or <see cref="Stopped"/>; empty for the user's messages of
    /// requests that were not stopped.
    /// </summary>
    public string Outcome { get; init; } = string.Empty;

    /// <summary>
    /// How the answer came about, as JSON of <see cref="TurnDetails"/>; empty for the user's messages and where it is not
    /// known. It refers to the documents and repeats nothing of them.
    /// </summary>
    public string Details { get; init; } = string.Empty;

    /// <summary>When it was said.</summary>
    public required DateTimeOffset At { get; init; }
}
