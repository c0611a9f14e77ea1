namespace RagStarter.Cli.Evaluation;

/// <summary>How well one type was found.</summary>
/// <param name="Matched">Marked stretches that were found.</param>
/// <param name="Found">All stretches that were reported.</param>
/// <param name="Support">All stretches that are marked.</param>
internal sealed record RedactionScore(int Matched, int Found, int Support)
{
    /// <summary>The share of what was reported that is marked; 1 when nothing was reported.</summary>
    public double Precision => Found == 0 ? 1 : Math.Round((double)Matched / Found, 4);

    /// <summary>The share of what is marked that was reported; 1 when nothing is marked.</summary>
    public double Recall => Support == 0 ? 1 : Math.Round((double)Matched / Support, 4);

    /// <summary>The weighted harmonic mean in which recall counts twice as much as precision (van Rijsbergen).</summary>
    public double F2 => (4 * Precision) + Recall is var sum and > 0 ? Math.Round(5 * Precision * Recall / sum, 4) : 0;

    /// <summary>Both together.</summary>
    public static RedactionScore operator +(RedactionScore a, RedactionScore b) =>
        new(a.Matched + b.Matched, a.Found + b.Found, a.Support + b.Support);
}
