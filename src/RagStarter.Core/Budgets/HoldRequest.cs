namespace RagStarter.Core.Budgets;

/// <summary>What a call may use: a fixed part and an output whose length can be limited.</summary>
/// <param name="Fixed">What the call uses at any rate: the prompt, or the text to embed.</param>
/// <param name="MaxOutputTokens">The longest useful output.</param>
/// <param name="MinOutputTokens">The shortest useful output; the call is refused when not even this fits.</param>
/// <param name="OutputPrice">The price of an output token in micro-dollars.</param>
public readonly record struct HoldRequest(
    BudgetAmount Fixed, long MaxOutputTokens = 0, long MinOutputTokens = 0, decimal OutputPrice = 0)
{
    internal BudgetAmount WithOutput(long tokens) => Fixed + OutputAmount(tokens);

    internal BudgetAmount OutputAmount(long tokens) => new(tokens, (long)decimal.Ceiling(tokens * OutputPrice));
}
