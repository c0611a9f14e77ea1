namespace RagStarter.Web.Components.Costs;

/// <summary>One colour of a chart: a value for each bar.</summary>
/// <param name="Name">What it is, as people read it.</param>
/// <param name="Values">The values, in the order of the bars.</param>
public sealed record ChartSeries(string Name, IReadOnlyList<long> Values)
{
    /// <summary>The sum of all bars.</summary>
    public long Total { get; } = Values.Sum();
}
