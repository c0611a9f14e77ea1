using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Answering.Conversations;

/// <summary>A conversation of one user.</summary>
public sealed class Conversation
{
    /// <summary>Identifies the conversation.</summary>
    public required Guid Id { get; init; }

    /// <summary>The isolation boundary.</summary>
    public required TenantId Tenant { get; init; }

    /// <summary>The user; nobody else reads the conversation.</summary>
    public required string User { get; init; }

    /// <summary>The beginning of the first question, redacted.</summary>
    public string Title { get; set; } = string.Empty;

    /// <summary>When it began.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its last message was added.</summary>
    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>The placeholders in its messages with their values, encrypted; empty where they are remembered only in memory.</summary>
    public string Placeholders { get; set; } = string.Empty;

    /// <summary>Its messages.</summary>
    public List<ConversationMessage> Messages { get; init; } = [];
}
