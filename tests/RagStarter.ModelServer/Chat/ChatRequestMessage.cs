namespace RagStarter.ModelServer.Chat;

/// <summary>One message of a chat call.</summary>
/// <param name="Role">Such as "system", "user", "assistant" or "tool".</param>
/// <param name="Content">Its text; the text parts of a message in parts, joined; empty where it has none.</param>
public sealed record ChatRequestMessage(string Role, string Content);
