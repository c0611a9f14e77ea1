using RagStarter.Core.Retrieval;

namespace RagStarter.Cli.Tuning;

/// <summary>Settings of retrieval and what they do.</summary>
/// <param name="Settings">The settings.</param>
/// <param name="Ndcg">nDCG@10 of the ranking.</param>
/// <param name="Quality">How often what is sent has an answer string; for questions without answers, something of the expected passage.</param>
/// <param name="Tokens">The mean number of tokens that are sent.</param>
internal sealed record RetrievalTrial(RetrievalOptions Settings, double Ndcg, double Quality, double Tokens)
{
    /// <summary>Those that no other trial beats in both quality and tokens, the cheapest first.</summary>
    public static IReadOnlyList<RetrievalTrial> Frontier(IEnumerable<RetrievalTrial> trials)
    {
        var frontier = new List<RetrievalTrial>();
        foreach (var trial in trials.OrderBy(t => t.Tokens).ThenByDescending(t => t.Quality))
        {
            if (frontier.Count == 0 || trial.Quality > frontier[^1].Quality)
            {
                frontier.Add(trial);
            }
        }

        return frontier;
    }

    /// <summary>The cheapest of a frontier whose quality is at least a share of the best one's.</summary>
    public static RetrievalTrial Recommended(IReadOnlyList<RetrievalTrial> frontier, double share) =>
        frontier.First(t => t.Quality >= share * frontier[^1].Quality);
}
