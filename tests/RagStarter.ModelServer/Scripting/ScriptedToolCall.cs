namespace RagStarter.ModelServer.Scripting;

/// <summary>A tool that the model asks its caller to run.</summary>
/// <param name="Name">The function's name.</param>
/// <param name="Arguments">Its arguments as a JSON object; nothing checks that they are well-formed.</param>
public sealed record ScriptedToolCall(string Name, string Arguments = "{}");
