namespace RagStarter.Core.Ledger.Verification;

/// <summary>What the check of the ledger looks for.</summary>
public static class LedgerFindingKinds
{
    /// <summary>A line has a negative amount.</summary>
    public const string Negative = "negative";

    /// <summary>A call has more cached prompt tokens than prompt tokens.</summary>
    public const string CachedOverPrompt = "cached-over-prompt";

    /// <summary>The cost of a call is not its tokens times the price that its line names.</summary>
    public const string Cost = "cost";

    /// <summary>A call was given back and was settled all the same.</summary>
    public const string ReleasedAndSettled = "released-and-settled";

    /// <summary>A call ended twice in the same way.</summary>
    public const string EndedTwice = "ended-twice";

    /// <summary>A call used more tokens than were held for it.</summary>
    public const string OverHold = "over-hold";

    /// <summary>A line is older than the hold of its call, by more than clocks are usually set back.</summary>
    public const string BeforeHold = "before-hold";

    /// <summary>A request made calls and has no line that says how it ended.</summary>
    public const string NoAnswer = "no-answer";

    /// <summary>A request has several lines that say how it ended.</summary>
    public const string SeveralAnswers = "several-answers";

    /// <summary>A line counts tokens that belong on a line of another kind, so that they would count twice.</summary>
    public const string CountedTwice = "counted-twice";

    /// <summary>The levers of a line do not add up to what it would have cost less what it cost, in money or in tokens.</summary>
    public const string Savings = "savings";

    /// <summary>What a line says that something cost is not the sum of the calls that were settled for it.</summary>
    public const string SavingsActual = "savings-actual";

    /// <summary>A note: a hold outlived its lease and neither its call nor its expiry is in the ledger.</summary>
    public const string OpenHold = "open-hold";

    /// <summary>A note: a request has no end because its process died; its hold has expired.</summary>
    public const string Died = "died";

    /// <summary>The kinds that tell something where nothing is wrong.</summary>
    public static IReadOnlySet<string> Notes { get; } = new HashSet<string> { OpenHold, Died };
}
