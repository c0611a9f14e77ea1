using RagStarter.Core.Redaction.Placeholders;

namespace RagStarter.Core.Answering.Conversations;

/// <summary>A conversation as the next question finds it.</summary>
/// <param name="Messages">Its last messages, redacted, the oldest first.</param>
/// <param name="Placeholders">The placeholders in them.</param>
public sealed record History(IReadOnlyList<ConversationMessage> Messages, PlaceholderVault Placeholders);
