using Microsoft.Extensions.AI;
using RagStarter.Core.Answering;

namespace RagStarter.Core.Caching.Flights;

/// <summary>How the answer of a flight is made.</summary>
/// <param name="Lifetime">The lifetime of the request that makes it.</param>
/// <param name="Rest">The rest of the pipeline.</param>
/// <param name="MayBeShared">Asked at the first word: whether the answer holds nothing of its asker's alone.</param>
/// <param name="EndAsync">Called once when it is complete; gives how it ended.</param>
internal sealed record FlightRun(
    RequestLifetime Lifetime, Func<IAsyncEnumerable<ChatResponseUpdate>> Rest, Func<bool> MayBeShared, Func<Task<(FlightEnd Outcome, SharedAnswer Answer)>> EndAsync);
