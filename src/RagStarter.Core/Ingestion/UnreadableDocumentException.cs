namespace RagStarter.Core.Ingestion;

/// <summary>A document cannot be ingested; the message tells its owner why and what to do.</summary>
public sealed class UnreadableDocumentException : Exception
{
    /// <summary>Creates the exception.</summary>
    public UnreadableDocumentException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its cause.</summary>
    public UnreadableDocumentException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
