namespace RagStarter.Core.Answering;

/// <summary>Fixed replies.</summary>
public static class Replies
{
    /// <summary>What is said when the documents do not contain the answer; the prompt asks models for these words.</summary>
    public const string NotFound = "I could not find this in the documents.";

    /// <summary>What is said in front of a passage that is related but does not answer for certain.</summary>
    public const string ClosestPassage = NotFound + " Closest passage: ";

    /// <summary>Whether a reply says that the documents do not contain the answer.</summary>
    public static bool IsNotFound(string reply) => reply.TrimStart().StartsWith(NotFound.TrimEnd('.'), StringComparison.OrdinalIgnoreCase);
}
