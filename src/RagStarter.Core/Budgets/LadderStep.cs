namespace RagStarter.Core.Budgets;

/// <summary>How much service a request gets while a budget runs short: the degradation ladder, from the top down.</summary>
public enum LadderStep
{
    /// <summary>Everything as configured.</summary>
    Full,

    /// <summary>Less evidence is sent to the model.</summary>
    FewerChunks,

    /// <summary>Less evidence, and the cheapest model that fits answers.</summary>
    CheaperModel,

    /// <summary>The built-in answerer quotes the documents; no hosted model is asked.</summary>
    Extractive,

    /// <summary>Nothing is answered until the budget has room again.</summary>
    Refuse,
}
