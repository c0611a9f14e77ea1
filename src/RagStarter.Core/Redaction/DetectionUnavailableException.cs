namespace RagStarter.Core.Redaction;

/// <summary>A detector that must be asked failed or took too long; the text has not been searched and must not leave.</summary>
public sealed class DetectionUnavailableException : Exception
{
    /// <summary>Creates the exception.</summary>
    public DetectionUnavailableException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
