namespace RagStarter.Core.Ledger;

/// <summary>What calls to models are made for.</summary>
public static class Workflows
{
    /// <summary>A question in the mode "quick".</summary>
    public const string Answer = "answer";

    /// <summary>A question in the mode "research", with all its rounds and searches.</summary>
    public const string Research = "research";

    /// <summary>A search without an answer, as somebody tries one who looks after documents.</summary>
    public const string Search = "search";
}
