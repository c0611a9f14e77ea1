using RagStarter.Core.Ledger;
using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Answering;

/// <summary>A question as it arrives.</summary>
public sealed record Question
{
    /// <summary>The text, not redacted.</summary>
    public required string Text { get; init; }

    /// <summary>Who asks.</summary>
    public required Caller Caller { get; init; }

    /// <summary>The conversation that it continues; <see langword="null"/> for a question of its own.</summary>
    public Guid? ConversationId { get; init; }

    /// <summary>
    /// The request of an earlier turn of the conversation. When this question is answered, the turn and all later ones are
    /// replaced; until then nothing changes.
    /// </summary>
    public Guid? Replaces { get; init; }

    /// <summary>Identifies the request, where the one who asks wants to know it before the end.</summary>
    public Guid? RequestId { get; init; }

    /// <summary>The part of the application that asks: one of <see cref="Services"/>.</summary>
    public string Service { get; init; } = Services.Chat;

    /// <summary>Whether an answer from the cache is welcome.</summary>
    public bool UseCache { get; init; } = true;

    /// <summary>One of <see cref="AnswerModes"/>.</summary>
    public string Mode { get; init; } = AnswerModes.Quick;

    /// <summary>The longest answer in tokens; <see langword="null"/> for the model's own limit.</summary>
    public int? MaxAnswerTokens { get; init; }

    /// <summary>What the request asks of retrieval; <see langword="null"/> for what is configured.</summary>
    public Retrieval.RetrievalRequest? Retrieval { get; init; }

    /// <summary>How good the answer is to be.</summary>
    public Fidelity Fidelity { get; init; } = Fidelity.Standard;

    /// <summary>The run of a workflow that the question is a step of, for budgets per workflow; <see langword="null"/> when it stands alone.</summary>
    public Guid? WorkflowId { get; init; }
}
