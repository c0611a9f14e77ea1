namespace RagStarter.Core.Retrieval.Sentences;

/// <summary>What a question asks for, as far as its words tell.</summary>
public enum QuestionKind
{
    /// <summary>Nothing that a pattern could find.</summary>
    Other,

    /// <summary>An amount: "how many", "how long", "what percentage".</summary>
    Number,

    /// <summary>A price: "how much is", "what does it cost", "which fee".</summary>
    Price,

    /// <summary>A point in time: "when", "what year".</summary>
    Date,

    /// <summary>A person or organization: "who", "whose".</summary>
    Person,

    /// <summary>A place: "where", "which city".</summary>
    Place,

    /// <summary>A reason: "why".</summary>
    Reason,

    /// <summary>What something is or is called: "what is a moraine", "what does it stand for".</summary>
    Definition,
}
