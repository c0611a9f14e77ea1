namespace RagStarter.Core.Caching;

/// <summary>Kept answers cannot be removed; the message says why and what to do.</summary>
public sealed class CachePurgeException : Exception
{
    /// <summary>Creates it.</summary>
    public CachePurgeException(string message)
        : base(message)
    {
    }

    /// <summary>Creates it.</summary>
    public CachePurgeException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
