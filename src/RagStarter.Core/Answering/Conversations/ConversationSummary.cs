namespace RagStarter.Core.Answering.Conversations;

/// <summary>A conversation in a list.</summary>
/// <param name="Id">Identifies it.</param>
/// <param name="Title">Its title.</param>
/// <param name="CreatedAt">When it began.</param>
/// <param name="UpdatedAt">When its last message was added.</param>
public sealed record ConversationSummary(Guid Id, string Title, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);
