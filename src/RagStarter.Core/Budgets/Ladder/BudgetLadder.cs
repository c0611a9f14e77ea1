using System.Diagnostics;
using RagStarter.Core.Answering;
using RagStarter.Core.Models;

namespace RagStarter.Core.Budgets;

/// <summary>Decides once per request which service it gets, before anything is spent on it.</summary>
public sealed class BudgetLadder
{
    // Markup around the messages and the sources.
    private const int PromptOverhead = 112;

    private readonly TokenBudget _budget;
    private readonly ModelCatalog _models;

    /// <summary>Creates the ladder.</summary>
    public BudgetLadder(TokenBudget budget, ModelCatalog models)
    {
        _budget = budget;
        _models = models;
    }

    /// <summary>The share of the usual evidence that a request gets.</summary>
    public double ContextShareOf(AnswerContext answer) => answer.LadderStep == LadderStep.Full ? 1 : _budget.ReducedContextShare;

    /// <summary>Decides the step of a request, unless it is decided already.</summary>
    /// <exception cref="BudgetRefusedException">A throttle has no room for the request now.</exception>
    public async ValueTask EnsureAsync(AnswerContext answer, CancellationToken cancellationToken)
    {
        if (answer.IsLadderDecided)
        {
            return;
        }

        answer.IsLadderDecided = true;
        var startedAt = Stopwatch.GetTimestamp();
        var decision = await _budget.DecideAsync(answer.Spender, answer.RequestId, cancellationToken).ConfigureAwait(false);
        answer.LadderStep = decision.Step;
        answer.LadderReason = decision.Reason;
        if (decision.Step != LadderStep.Full)
        {
            answer.AddStep("ladder", $"{decision.Step}: {decision.Reason}", startedAt);
        }

        if (decision.Throttled is { } refusal)
        {
            throw new BudgetRefusedException(refusal);
        }
    }

    /// <summary>
    /// What the answer may use at worst, as far as that is known before its evidence is: held together with the embedding
    /// of the question, so that a request that cannot be answered does not pay for one.
    /// </summary>
    internal HoldRequest Estimate(AnswerContext answer, bool isExtractive)
    {
        var model = isExtractive || answer.LadderStep >= LadderStep.Extractive ? _models.ChatModels[^1] : _models.ChatModels[0];
        var context = (int)(answer.Retrieval.MaxContextTokens * ContextShareOf(answer));
        var prompt = answer.Prompt.TemplateTokens + PromptOverhead + context
            + model.Tokens.Count(answer.SearchText.Value) + answer.History.Sum(m => model.Tokens.Count(m.Text));
        var output = Math.Min(answer.Question.MaxAnswerTokens ?? int.MaxValue, model.MaxOutputTokens);
        return CallPermit.RequestFor(model, model.Price(), prompt, output);
    }
}
