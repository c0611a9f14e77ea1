using RagStarter.Core.Ledger;

namespace RagStarter.Core.Budgets;

/// <summary>One or several calls of a request that are reserved for together.</summary>
/// <param name="Spender">On whose account.</param>
/// <param name="RequestId">The request.</param>
/// <param name="Draws">The running totals that it draws on.</param>
/// <param name="Before">Calls with a fixed size that come first, such as embedding the question.</param>
/// <param name="Last">The call whose output can be limited.</param>
/// <param name="LastCallId">Identifies that call.</param>
/// <param name="Replaced">A hold of the same request that this one takes the place of; it stays when this one is refused.</param>
/// <param name="At">The time that decides the periods.</param>
/// <param name="Lease">How long the hold lasts without renewal.</param>
internal sealed record HoldCommand(
    Spender Spender,
    Guid RequestId,
    BudgetDraw[] Draws,
    IReadOnlyList<HoldPart> Before,
    HoldRequest Last,
    Guid LastCallId,
    Hold? Replaced,
    DateTimeOffset At,
    TimeSpan Lease)
{
    /// <summary>What all parts may use together, output aside.</summary>
    public HoldRequest Whole
    {
        get
        {
            var sum = Last.Fixed;
            foreach (var part in Before)
            {
                sum += part.Amount;
            }

            return Last with { Fixed = sum };
        }
    }
}

/// <summary>A call with a fixed size.</summary>
/// <param name="CallId">Identifies the call.</param>
/// <param name="Amount">What it may use.</param>
internal readonly record struct HoldPart(Guid CallId, BudgetAmount Amount);

/// <summary>What became of a hold.</summary>
/// <param name="IsHeld">Whether everything is reserved.</param>
/// <param name="OutputTokens">The most tokens that the last call may write.</param>
/// <param name="Totals">The totals, in the order of the draws: with the hold when it is held, else without.</param>
internal readonly record struct HoldResult(bool IsHeld, long OutputTokens, BudgetTotals[] Totals);
