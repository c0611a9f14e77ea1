namespace RagStarter.Core.Ledger;

/// <summary>What the ledger can be grouped and filtered by.</summary>
public enum LedgerDimension
{
    /// <summary>The isolation boundary.</summary>
    Tenant,

    /// <summary>The team inside the tenant.</summary>
    Team,

    /// <summary>The user inside the tenant.</summary>
    User,

    /// <summary>The part of the application that spent.</summary>
    Service,

    /// <summary>Where the application ran.</summary>
    Environment,

    /// <summary>The purpose that several calls share.</summary>
    Workflow,

    /// <summary>The model's id.</summary>
    Model,

    /// <summary>The kind of call; empty for what is counted per request.</summary>
    Operation,

    /// <summary>The registered prompt and its version.</summary>
    Prompt,

    /// <summary>The price that was applied.</summary>
    PriceVersion,

    /// <summary>How the request ended. Its calls count under the same outcome.</summary>
    Outcome,

    /// <summary>Where the request's answer came from. Its calls count under the same source.</summary>
    Cache,

    /// <summary>The step of the degradation ladder that the request got; empty for the full service.</summary>
    LadderStep,

    /// <summary>
    /// The arms of all experiments of the request together, such as "answer-model=mini"; a filter may name one arm of
    /// several.
    /// </summary>
    Experiments,
}
