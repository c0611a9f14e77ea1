namespace RagStarter.Core.Caching.Gate;

/// <summary>What the model sees of a question and the kept one that may answer it.</summary>
internal static class GateFeatures
{
    /// <summary>The weights before anything was learned, one for each number that <see cref="Of"/> gives.</summary>
    public static readonly double[] PriorWeights = [-4.5, 0, 0.5, 1.5, 1.5, 0.3, 0.1, 0.7, 0.7, 1, 1.2, 0.5, 0.2, 0.3, 0.5];

    /// <summary>How sure the prior weights are, as standard deviations.</summary>
    public static readonly double[] PriorSpread = [1.5, 2, 2, 2, 2, 0.3, 0.1, 0.7, 0.7, 1, 0.4, 0.4, 0.3, 0.3, 0.5];

    /// <summary>How many numbers there are.</summary>
    public static int Count => PriorWeights.Length;

    /// <summary>The numbers, in the order of the weights.</summary>
    /// <param name="likeness">How alike the two questions are.</param>
    /// <param name="share">The share of the neighbourhood that the answer has, from 0 to 1.</param>
    /// <param name="votes">How many near questions have the answer.</param>
    /// <param name="margin">How much nearer the answer is than the nearest other one.</param>
    /// <param name="recency">How lately the answer was asked for, from 1 (just now) to 0 (long ago).</param>
    /// <param name="record">How often a comparison found the answer right rather than wrong, as a logarithm of odds.</param>
    public static double[] Of(in Likeness likeness, double share, int votes, double margin, double recency, double record) =>
    [
        1,
        likeness.Cosine,
        likeness.Shared,
        likeness.SharedContent,
        likeness.Grams,
        likeness.Leftover / 7,
        likeness.Exchanged / 7,
        likeness.Mass,
        likeness.SameKind,
        likeness.IsSameContent ? 1 : 0,
        Math.Log((share + 0.02) / (1.02 - share)),
        Math.Log(1 + votes),
        margin * 5,
        recency,
        record,
    ];
}
