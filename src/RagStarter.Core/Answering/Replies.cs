namespace RagStarter.Core.Answering;

/// <summary>Fixed replies.</summary>
public static class Replies
{
    /// <summary>What is said when the documents do not contain the answer; the prompt asks models for these words.</summary>
    public const string NotFound = "I could not find this in the documents.";

    /// <summary>What the reader of an answer is told that cites none of its sources.</summary>
    public const string UncitedNotice = "This answer cites no source. It may come from elsewhere than your documents, or a document may have asked for it: check it before you rely on it.";

    /// <summary>What is said in front of a passage that is related but does not answer for certain.</summary>
    public const string ClosestPassage = NotFound + " Closest passage: ";

    /// <summary>The same where a reply has room for few words.</summary>
    public const string ShortClosestPassage = "Closest passage: ";

    /// <summary>The passage behind <see cref="ClosestPassage"/> or its short form; <see langword="null"/> where a reply shows none.</summary>
    public static string? PassageOf(string reply) =>
        reply.StartsWith(ClosestPassage, StringComparison.Ordinal) ? reply[ClosestPassage.Length..]
        : reply.StartsWith(ShortClosestPassage, StringComparison.Ordinal) ? reply[ShortClosestPassage.Length..]
        : null;

    /// <summary>Whether a reply says that the documents do not contain the answer.</summary>
    public static bool IsNotFound(string reply)
    {
        var start = reply.TrimStart();
        return start.StartsWith(NotFound.TrimEnd('.'), StringComparison.OrdinalIgnoreCase)
            || start.StartsWith(ShortClosestPassage, StringComparison.Ordinal);
    }
}
