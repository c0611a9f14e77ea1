using RagStarter.Core.Budgets;
using RagStarter.Core.Models;

namespace RagStarter.Core.Answering.Research;

/// <summary>
/// What the budgets and the configuration still leave a research. A further round takes place only where after it the
/// answer can still be written: a round that eats the answer is worth nothing.
/// </summary>
internal sealed class ResearchRoom(AnswerContext answer, ResearchRun run, ChatModel model, TokenBudget budget, double contextShare)
{
    /// <summary>Fewer tokens of evidence are not worth a search.</summary>
    public const int MinEvidenceTokens = 64;

    // What is kept for the answer, and what a round may write at least to ask for searches.
    private const int AnswerTokens = 256;
    private const int RoundTokens = 128;

    /// <summary>The call to the model that is under way or was the last.</summary>
    public CallPermit? LastCall { get; set; }

    private int WantedAnswer => Math.Min(AnswerTokens, Math.Min(answer.Question.MaxAnswerTokens ?? int.MaxValue, model.MaxOutputTokens));

    /// <summary>Sets what the next search may bring, and ends the rounds where it may bring nothing.</summary>
    public async ValueTask ShrinkAsync(CancellationToken cancellationToken)
    {
        var configured = (int)(run.Options.MaxEvidenceTokens * contextShare) - run.Book.UsedTokens;
        if (run.SearchCount >= run.Options.MaxSearches)
        {
            run.EvidenceAllowance = 0;
            run.End($"The research ended after {run.SearchCount} searches (Answering:Research:MaxSearches). The answer rests on what was found until then.");
            return;
        }

        if (configured < MinEvidenceTokens)
        {
            run.EvidenceAllowance = 0;
            run.End($"The research ended with {run.Book.UsedTokens} tokens of evidence (Answering:Research:MaxEvidenceTokens). The answer rests on what was found until then.");
            return;
        }

        var prompt = LastCall is { } last ? last.Usage.PromptTokens + last.Usage.CompletionTokens : 0;
        var affordable = await AffordableEvidenceAsync(prompt, cancellationToken).ConfigureAwait(false);
        run.EvidenceAllowance = (int)Math.Min(configured, Math.Min(affordable, Fitting(prompt)));
        if (run.EvidenceAllowance < MinEvidenceTokens)
        {
            run.EvidenceAllowance = 0;
            EndForRoom();
        }
    }

    /// <summary>The output of a round with this prompt that leaves room for the answer; 0 where there is none.</summary>
    public async ValueTask<int> OutputOfRoundAsync(int promptTokens, CancellationToken cancellationToken)
    {
        var most = Math.Min(Math.Min(answer.Question.MaxAnswerTokens ?? int.MaxValue, model.MaxOutputTokens), model.ContextWindow - promptTokens);
        if (await budget.RoomAsync(answer.Spender, answer.RequestId, cancellationToken).ConfigureAwait(false) is { } room)
        {
            var needed = CallPermit.RequestFor(model, model.Price(), (2 * promptTokens) + WantedAnswer, 0).Fixed;
            var left = room - needed - new BudgetAmount(0, OutputCost(WantedAnswer));
            most = (int)Math.Clamp(Math.Min(left.Tokens, OutputFor(left.CostMicroUsd)), 0, Math.Max(0, most));
        }

        return most < Math.Min(RoundTokens, WantedAnswer) ? 0 : most;
    }

    /// <summary>Ends the rounds because a budget or the model has no room for another and the answer.</summary>
    public void EndForRoom() => run.End(
        "The research ended early, because another round would not have left room for the answer in the budget or in the model. The answer rests on what was found until then.");

    // The next round reads the prompt so far and the evidence, and so does the answer after it.
    private async ValueTask<long> AffordableEvidenceAsync(long prompt, CancellationToken cancellationToken)
    {
        if (await budget.RoomAsync(answer.Spender, answer.RequestId, cancellationToken).ConfigureAwait(false) is not { } room)
        {
            return int.MaxValue;
        }

        var price = model.Price();
        var output = RoundTokens + WantedAnswer;
        var byTokens = (room.Tokens - (2 * prompt) - output) / 2;
        var byCost = price.Input > 0
            ? (long)decimal.Clamp((room.CostMicroUsd - OutputCost(output) - (2 * prompt * price.Input)) / (2 * price.Input), 0, int.MaxValue)
            : int.MaxValue;
        return Math.Max(0, Math.Min(byTokens, byCost));
    }

    private long Fitting(long prompt) => model.ContextWindow - prompt - RoundTokens - WantedAnswer;

    private long OutputCost(int tokens) => (long)decimal.Ceiling(tokens * model.Price().Output);

    private long OutputFor(long cost) => model.Price().Output is > 0 and var price
        ? (long)decimal.Clamp(decimal.Floor(cost / price), 0, int.MaxValue)
        : cost >= 0 ? int.MaxValue : 0;
}
