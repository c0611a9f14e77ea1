namespace RagStarter.Core.Ledger.Savings;

/// <summary>
/// The things that save, in the order in which they are credited: each is credited with what it takes off the cost that
/// those before it have left.
/// </summary>
public enum SavingsLever
{
    /// <summary>Sentences were sent in place of the whole passages that the search ranked first.</summary>
    Pruning,

    /// <summary>Another hosted model than the reference model was asked. Negative where it is dearer.</summary>
    Routing,

    /// <summary>The extractive answerer answered in place of a hosted model: a budget ran short, or every model was down.</summary>
    ExtractiveFallback,

    /// <summary>The provider had a part of the prompt in its cache and charged less for it.</summary>
    PromptCaching,

    /// <summary>Vectors were kept, so that their texts were not embedded again.</summary>
    EmbeddingCache,

    /// <summary>An answer was kept, so that no model was asked again.</summary>
    ResponseCache,
}
