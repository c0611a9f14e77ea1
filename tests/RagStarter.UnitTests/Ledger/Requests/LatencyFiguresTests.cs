using CsCheck;
using RagStarter.Core.Ledger.Requests;

namespace RagStarter.UnitTests.Ledger.Requests;

public sealed class LatencyFiguresTests
{
    [Fact]
    public void Percentiles_are_those_of_the_sorted_times() => Gen.Long[0, 300].Array[1, 500].Sample(times =>
    {
        var sorted = times.Order().ToArray();
        long Nearest(double share) => sorted[(int)Math.Ceiling((share * sorted.Length) - 1e-9) - 1];
        var figures = LatencyFigures.Of(times.GroupBy(t => t).Select(g => (g.Key, g.LongCount())));
        Assert.Equal(
            new LatencyFigures(times.Length, Nearest(0.5), Nearest(0.9), Nearest(0.95), Nearest(0.99), sorted[^1]), figures);
    });

    [Fact]
    public void Of_nothing_there_is_nothing() => Assert.Equal(default, LatencyFigures.Of([]));
}
