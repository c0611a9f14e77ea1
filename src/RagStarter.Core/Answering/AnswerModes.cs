namespace RagStarter.Core.Answering;

/// <summary>How much work goes into an answer. The names are those of the API and the command line.</summary>
public static class AnswerModes
{
    /// <summary>One search, one call to a model.</summary>
    public const string Quick = "quick";

    /// <summary>The question is taken apart, each part is searched for, and the findings are put together.</summary>
    public const string Research = "research";

    /// <summary>All modes.</summary>
    public static IReadOnlyList<string> All { get; } = [Quick, Research];
}
