namespace RagStarter.Core.Caching.Flights;

/// <summary>What somebody who asks is to do.</summary>
/// <param name="Led">The flight to make the answer in, and to dispose of; <see langword="null"/> when there is none.</param>
/// <param name="Joined">The flight to listen to, and to leave; <see langword="null"/> when there is none.</param>
/// <param name="MayBeKept">Whether an answer may have been kept meanwhile.</param>
internal readonly record struct FlightEntry(Flight? Led, Flight? Joined, bool MayBeKept)
{
    /// <summary>To make an answer without regard to others.</summary>
    public static FlightEntry Alone => default;
}
