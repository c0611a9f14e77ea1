namespace RagStarter.ModelServer.Scripting;

/// <summary>
/// What goes wrong with a call. A call that is turned away before an answer exists costs nothing; from then on the
/// prompt and what was generated are billed, as a provider does, although the client may never learn how much.
/// </summary>
public enum Fault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Status 429 with <c>Retry-After</c> and OpenAI's error body. Not billed.</summary>
    Throttle,

    /// <summary>Status 500 with OpenAI's error body. Not billed.</summary>
    ServerError,

    /// <summary>The connection is reset instead of an answer. Not billed.</summary>
    ResetBeforeFirstByte,

    /// <summary>
    /// The connection is reset after the first chunk of a stream (billed: the prompt and that chunk), or after the
    /// first byte of a whole answer (billed: all of it, since it had been generated).
    /// </summary>
    ResetAfterFirstByte,

    /// <summary>
    /// The connection is reset after <see cref="Behaviour.FaultAfterChunks"/> chunks of a stream (billed: the prompt
    /// and those chunks), or after half of a whole answer (billed: all of it).
    /// </summary>
    HalfStream,

    /// <summary>
    /// Status 200 with JSON that ends in the middle: in a stream the chunk after
    /// <see cref="Behaviour.FaultAfterChunks"/> good ones. Billed: the prompt and what was generated.
    /// </summary>
    MalformedJson,

    /// <summary>
    /// Not a byte is sent until the client leaves. Billed: the prompt, since a client that gives up on a slow
    /// provider pays for it.
    /// </summary>
    NeverAnswer,

    /// <summary>
    /// Nothing more is sent after <see cref="Behaviour.FaultAfterChunks"/> chunks until the client leaves. Billed: the
    /// prompt and those chunks, which makes the bill of an abandoned stream exact.
    /// </summary>
    Stall,
}
