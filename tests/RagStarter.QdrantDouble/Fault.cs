namespace RagStarter.QdrantDouble;

/// <summary>Something that goes wrong with a call.</summary>
/// <param name="Kind">What.</param>
/// <param name="Path">The calls it happens to: those whose path contains this.</param>
/// <param name="Times">To how many of them.</param>
/// <param name="RetryAfterSeconds">With <see cref="FaultKind.TooManyRequests"/>, how long the caller is told to wait.</param>
public sealed record Fault(FaultKind Kind, string Path = "", int Times = 1, int RetryAfterSeconds = 0);

/// <summary>The kinds of faults.</summary>
public enum FaultKind
{
    /// <summary>500 with an error in the usual form.</summary>
    InternalError,

    /// <summary>429 with Retry-After.</summary>
    TooManyRequests,

    /// <summary>503, as from a node that is starting.</summary>
    Unavailable,

    /// <summary>The connection is reset before anything is done.</summary>
    Reset,

    /// <summary>The call is carried out, and the connection reset instead of the answer.</summary>
    LoseAnswer,

    /// <summary>The call is accepted and never answered.</summary>
    NeverAnswer,

    /// <summary>The answer begins and never ends.</summary>
    StopInTheMiddle,

    /// <summary>200 with a web page, as from a proxy.</summary>
    Html,

    /// <summary>The write is carried out, and the answer says that it timed out.</summary>
    WaitTimeout,
}
