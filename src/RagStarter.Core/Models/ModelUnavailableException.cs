namespace RagStarter.Core.Models;

/// <summary>No model could answer; the message says which were tried and what became of them.</summary>
public sealed class ModelUnavailableException : Exception
{
    internal ModelUnavailableException(string message, Exception? inner)
        : base(message, inner)
    {
    }
}
