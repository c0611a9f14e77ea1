namespace RagStarter.Core.Answering;

/// <summary>How a request ends.</summary>
public static class Outcomes
{
    /// <summary>With an answer from the documents.</summary>
    public const string Answered = "answered";

    /// <summary>With the statement that the documents do not contain the answer.</summary>
    public const string Declined = "declined";

    /// <summary>Not at all, because a budget or a rule does not allow it.</summary>
    public const string Refused = "refused";

    /// <summary>With an error, or cut off before its end.</summary>
    public const string Failed = "failed";
}
