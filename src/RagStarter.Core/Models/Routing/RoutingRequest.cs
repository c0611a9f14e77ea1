using RagStarter.Core.Answering;
using RagStarter.Core.Budgets;
using RagStarter.Core.Ledger;

namespace RagStarter.Core.Models.Routing;

/// <summary>What routing needs to know about a question.</summary>
public sealed record RoutingRequest
{
    /// <summary>On whose account it is asked.</summary>
    public required Spender Spender { get; init; }

    /// <summary>What it asks of a model.</summary>
    public required QuestionTask Task { get; init; }

    /// <summary>How good the answer is to be.</summary>
    public Fidelity Fidelity { get; init; } = Fidelity.Standard;

    /// <summary>How much service the budgets allow.</summary>
    public LadderStep LadderStep { get; init; }

    /// <summary>The budget rule that decided the step.</summary>
    public string LadderReason { get; init; } = string.Empty;

    /// <summary>The tokens of the prompt, as far as they are known.</summary>
    public required int PromptTokens { get; init; }

    /// <summary>The longest answer that the caller wants; <see langword="null"/> for no limit.</summary>
    public int? MaxAnswerTokens { get; init; }

    /// <summary>What the model must be able to do: some of <see cref="ModelCapabilities"/>.</summary>
    public IReadOnlyCollection<string> RequiredCapabilities { get; init; } = [];
}
