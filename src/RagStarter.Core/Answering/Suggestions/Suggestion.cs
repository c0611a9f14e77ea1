namespace RagStarter.Core.Answering.Suggestions;

/// <summary>Something to ask next, from a document.</summary>
/// <param name="DocumentId">The document.</param>
/// <param name="Title">The document's title.</param>
/// <param name="Topic">A heading of it, or a question that stands in it word for word.</param>
public sealed record Suggestion(Guid DocumentId, string Title, string Topic)
{
    /// <summary>Whether the topic is a question as it stands.</summary>
    public bool IsQuestion => Topic.EndsWith('?');
}
