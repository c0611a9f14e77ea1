namespace RagStarter.Core.Tuning;

/// <summary>Settings cannot be saved, applied or taken back; the message says why.</summary>
public sealed class TuningException : Exception
{
    internal TuningException(string message)
        : base(message)
    {
    }
}
