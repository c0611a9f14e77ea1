namespace RagStarter.Cli;

/// <summary>A command was given something that it cannot work with; the message says what and what instead.</summary>
internal sealed class UsageException(string message) : Exception(message);
