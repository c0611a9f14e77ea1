namespace RagStarter.ModelServer.Chat;

/// <summary>What one chunk of a stream carries.</summary>
/// <param name="ToolCall">The index of the tool call it belongs to, or <see langword="null"/> for text.</param>
/// <param name="ToolName">The function's name in the piece that opens a tool call.</param>
/// <param name="Text">Text, or a part of the tool call's arguments.</param>
/// <param name="TokensSoFar">The tokens generated when this piece is sent, all pieces before it included.</param>
internal sealed record ReplyPiece(int? ToolCall, string? ToolName, string Text, int TokensSoFar);
