using RagStarter.Core.Ledger;
using RagStarter.Core.Models.Routing;

namespace RagStarter.Core.Answering;

/// <summary>The end of a request.</summary>
public sealed record Answer
{
    /// <summary>Identifies the request in ledger, logs and trace.</summary>
    public required Guid RequestId { get; init; }

    /// <summary>The conversation that the question belongs to.</summary>
    public required Guid ConversationId { get; init; }

    /// <summary>The reply, with the user's own values.</summary>
    public required string Text { get; init; }

    /// <summary>One of <see cref="Outcomes"/>.</summary>
    public required string Outcome { get; init; }

    /// <summary>Whether it answers and cites nothing: what it says may come from anywhere.</summary>
    public bool IsUncited { get; init; }

    /// <summary>What the reply rests on, in the order of the numbers in the text.</summary>
    public required IReadOnlyList<Citation> Citations { get; init; }

    /// <summary>What was sent to the model and is not cited, in the order of the evidence.</summary>
    public IReadOnlyList<Citation> Uncited { get; init; } = [];

    /// <summary>The trace that the request is part of; empty where nobody traces.</summary>
    public string TraceId { get; init; } = string.Empty;

    /// <summary>One of <see cref="CacheStates"/>.</summary>
    public required string Cache { get; init; }

    /// <summary>Where an answer that was not made for its question came from; <see langword="null"/> for one that was.</summary>
    public CacheProvenance? Provenance { get; init; }

    /// <summary>The id of the model that wrote it; empty when none was asked.</summary>
    public required string Model { get; init; }

    /// <summary>How many values of each class were masked before the text left the process.</summary>
    public required IReadOnlyDictionary<string, int> Redactions { get; init; }

    /// <summary>The tokens of the request.</summary>
    public required TokenUsage Usage { get; init; }

    /// <summary>The tokens of the evidence by document; an answer from the cache found and sent nothing, and only cites.</summary>
    public IReadOnlyList<Retrieval.Sources.SourceTokens> Sources { get; init; } = [];

    /// <summary>The cost in millionths of a US dollar.</summary>
    public required long CostMicroUsd { get; init; }

    /// <summary>The step of the degradation ladder that the request got.</summary>
    public Budgets.LadderStep LadderStep { get; init; }

    /// <summary>The budget rule that decided the step, and how it stands; empty for the full service.</summary>
    public string LadderReason { get; init; } = string.Empty;

    /// <summary>The steps on its way.</summary>
    public required IReadOnlyList<AnswerStep> Steps { get; init; }

    /// <summary>What the reader should know, such as a soft budget that was exceeded or a model that could not be reached.</summary>
    public required IReadOnlyList<string> Notices { get; init; }

    /// <summary>How the model was chosen; <see langword="null"/> when none was asked, as for an answer from the cache.</summary>
    public RoutingDecision? Routing { get; init; }

    /// <summary>Why it was refused or failed; <see langword="null"/> otherwise.</summary>
    public Problem? Problem { get; init; }
}
