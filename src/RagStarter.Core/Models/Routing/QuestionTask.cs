namespace RagStarter.Core.Models.Routing;

/// <summary>What a question asks of a model.</summary>
public enum QuestionTask
{
    /// <summary>To give back a fact that stands in one place.</summary>
    Quote,

    /// <summary>To sum up what several places say.</summary>
    Summarise,

    /// <summary>To set things side by side.</summary>
    Compare,

    /// <summary>To draw a conclusion that stands nowhere.</summary>
    Reason,
}
