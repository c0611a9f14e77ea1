namespace RagStarter.Core.Caching.Flights;

/// <summary>How the making of an answer ended.</summary>
internal enum FlightEnd
{
    /// <summary>It failed, or whoever asked went away.</summary>
    Failed,

    /// <summary>The answer is in the cache.</summary>
    Kept,

    /// <summary>There is an answer, and it is not one to keep.</summary>
    NotKept,
}
