namespace RagStarter.Core.Ledger;

/// <summary>
/// What lines of one day (UTC) that retention removed sum up to, with every dimension: long reports still add up. The
/// meaning of each field is that of <see cref="LedgerEvent"/> and <see cref="LedgerSum"/>.
/// </summary>
public sealed partial class LedgerDay
{
    /// <summary>The row's number; given by the database.</summary>
    public long Id { get; init; }

    /// <summary>The beginning of the day.</summary>
    public required DateTimeOffset Day { get; init; }

    /// <summary>The isolation boundary.</summary>
    public required string Tenant { get; init; }

    /// <summary>The team.</summary>
    public required string Team { get; init; }

    /// <summary>The user.</summary>
    public required string User { get; init; }

    /// <summary>The part of the application that spent.</summary>
    public required string Service { get; init; }

    /// <summary>Where the application ran.</summary>
    public required string Environment { get; init; }

    /// <summary>The purpose.</summary>
    public required string Workflow { get; init; }

    /// <summary>The model.</summary>
    public required string Model { get; init; }

    /// <summary>The kind of call.</summary>
    public required string Operation { get; init; }

    /// <summary>The prompt.</summary>
    public required string Prompt { get; init; }

    /// <summary>The price.</summary>
    public required string PriceVersion { get; init; }

    /// <summary>How the requests ended.</summary>
    public required string Outcome { get; init; }

    /// <summary>Where the answers came from.</summary>
    public required string Cache { get; init; }

    /// <summary>The step of the degradation ladder.</summary>
    public required string LadderStep { get; init; }

    /// <summary>The experiments and their arms.</summary>
    public required string Experiments { get; init; }

    /// <summary>Sum of the prompt tokens.</summary>
    public long PromptTokens { get; set; }

    /// <summary>Sum of the cached prompt tokens.</summary>
    public long CachedPromptTokens { get; set; }

    /// <summary>Sum of the completion tokens.</summary>
    public long CompletionTokens { get; set; }

    /// <summary>Sum of the embedded tokens.</summary>
    public long EmbeddingTokens { get; set; }

    /// <summary>Sum of the retrieved tokens.</summary>
    public long RetrievedTokens { get; set; }

    /// <summary>Sum of the packed tokens.</summary>
    public long PackedTokens { get; set; }

    /// <summary>Sum of the cited tokens.</summary>
    public long CitedTokens { get; set; }

    /// <summary>Sum of the costs.</summary>
    public long CostMicroUsd { get; set; }

    /// <summary>How many calls.</summary>
    public long Calls { get; set; }

    /// <summary>How many requests.</summary>
    public long Requests { get; set; }

    /// <summary>How many calls with estimated tokens.</summary>
    public long EstimatedCalls { get; set; }

    /// <summary>The row's value of a dimension.</summary>
    internal string ValueOf(LedgerDimension dimension) => dimension switch
    {
        LedgerDimension.Tenant => Tenant,
        LedgerDimension.Team => Team,
        LedgerDimension.User => User,
        LedgerDimension.Service => Service,
        LedgerDimension.Environment => Environment,
        LedgerDimension.Workflow => Workflow,
        LedgerDimension.Model => Model,
        LedgerDimension.Operation => Operation,
        LedgerDimension.Prompt => Prompt,
        LedgerDimension.PriceVersion => PriceVersion,
        LedgerDimension.Outcome => Outcome,
        LedgerDimension.Cache => Cache,
        LedgerDimension.LadderStep => LadderStep,
        _ => Experiments,
    };
}
