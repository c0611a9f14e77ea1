namespace RagStarter.Core.Experiments;

/// <summary>How one arm of an experiment did.</summary>
public sealed record ArmResult
{
    /// <summary>The experiment.</summary>
    public required string Experiment { get; init; }

    /// <summary>The arm.</summary>
    public required string Arm { get; init; }

    /// <summary>The requests that got the arm, however they ended.</summary>
    public required int Requests { get; init; }

    /// <summary>Those that were answered.</summary>
    public required int Answered { get; init; }

    /// <summary>Those to which the documents had no answer.</summary>
    public required int Declined { get; init; }

    /// <summary>Answers that their users found good.</summary>
    public required int Up { get; init; }

    /// <summary>Answers that their users found bad.</summary>
    public required int Down { get; init; }

    /// <summary>Tokens sent to chat models, those of stand-ins included.</summary>
    public required long PromptTokens { get; init; }

    /// <summary>Tokens that chat models wrote.</summary>
    public required long CompletionTokens { get; init; }

    /// <summary>The cost of all calls of the requests in millionths of a US dollar.</summary>
    public required long CostMicroUsd { get; init; }

    /// <summary>Half of the requests took no longer.</summary>
    public required long MillisecondsP50 { get; init; }

    /// <summary>95% of the requests took no longer.</summary>
    public required long MillisecondsP95 { get; init; }

    /// <summary>Half of the first tokens came no later; 0 when nothing was streamed.</summary>
    public required long FirstTokenMillisecondsP50 { get; init; }

    /// <summary>95% of the first tokens came no later; 0 when nothing was streamed.</summary>
    public required long FirstTokenMillisecondsP95 { get; init; }
}
