namespace RagStarter.Core.Caching.Gate;

/// <summary>What the gate says of a question that is asked.</summary>
public sealed class GateDecision
{
    /// <summary>Whether the answer of <see cref="Candidate"/> may be served.</summary>
    public required bool IsServed { get; init; }

    /// <summary>Why.</summary>
    public required GateReason Reason { get; init; }

    /// <summary>The kept question whose answer is meant; <see langword="null"/> when none is near.</summary>
    public required Neighbour? Candidate { get; init; }

    /// <summary>How probable it is that the answer is wrong, from 0 to 1.</summary>
    public double Wrong { get; init; } = 1;

    /// <summary>How alike the two questions are, from 0 to 1, without regard to what was learned.</summary>
    public double Score { get; init; }

    /// <summary>The near questions with whose answers a fresh one is worth comparing, the likeliest first.</summary>
    public IReadOnlyList<Neighbour> Neighbours { get; init; } = [];

    /// <summary>What the model saw; empty when there is nothing to learn.</summary>
    internal double[] Features { get; init; } = [];

    /// <summary>Whether both questions say the same in words that are known to mean the same.</summary>
    internal bool IsSameWords { get; init; }

    /// <summary>How probable a shadow check was.</summary>
    internal double CheckRate { get; init; } = 1;
}
