namespace RagStarter.Core.Tenancy.Keys;

/// <summary>A key cannot be issued as it was asked for; the message says why.</summary>
public sealed class ApiKeyException : Exception
{
    internal ApiKeyException(string message)
        : base(message)
    {
    }
}
