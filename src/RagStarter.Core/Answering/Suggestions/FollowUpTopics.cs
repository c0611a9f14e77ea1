namespace RagStarter.Core.Answering.Suggestions;

/// <summary>What to ask after an answer: topics that its evidence has and its citations leave out.</summary>
public static class FollowUpTopics
{
    private const string Separator = " › ";

    /// <summary>At most <paramref name="count"/> suggestions, from what was found with the answer and nothing else.</summary>
    /// <param name="cited">What the answer cites.</param>
    /// <param name="uncited">What else was sent to the model.</param>
    /// <param name="count">How many at most.</param>
    public static IReadOnlyList<Suggestion> Of(IReadOnlyList<Citation> cited, IReadOnlyList<Citation> uncited, int count)
    {
        var known = cited.Select(TopicOf).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return
        [
            .. uncited
                .Select(c => new Suggestion(c.DocumentId, c.Title, TopicOf(c)))
                .Where(s => (TopicFinder.IsTopic(s.Topic) || s.IsQuestion) && !s.Topic.Equals(s.Title, StringComparison.OrdinalIgnoreCase) && known.Add(s.Topic))
                .Take(count),
        ];
    }

    private static string TopicOf(Citation citation)
    {
        var at = citation.Heading.LastIndexOf(Separator, StringComparison.Ordinal);
        return TopicFinder.WithoutNumber(at < 0 ? citation.Heading : citation.Heading[(at + Separator.Length)..]);
    }
}
