using System.Globalization;
using System.Xml.Linq;
using CsCheck;
using RagStarter.Cli.Tuning;
using RagStarter.Core.Retrieval;

namespace RagStarter.UnitTests.Tuning;

public sealed class RetrievalTrialTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    // Few different values, so that ties are frequent.
    private static readonly Gen<RetrievalTrial[]> Trials =
        Gen.Select(Gen.Int[0, 8], Gen.Int[1, 8]).Select((q, t) => new RetrievalTrial(new RetrievalOptions(), 0.5, q / 8.0, t * 50)).Array[1, 30];

    [Fact]
    public void The_frontier_has_no_point_that_another_beats_and_misses_none() => Trials.Sample(trials =>
    {
        var frontier = RetrievalTrial.Frontier(trials);

        var unbeaten = trials.Where(t => !trials.Any(o => Beats(o, t))).Select(t => (t.Tokens, t.Quality)).Distinct().Order();
        Assert.Equal(unbeaten, frontier.Select(t => (t.Tokens, t.Quality)));
    });

    [Fact]
    public void The_recommended_settings_are_the_cheapest_that_are_good_enough() => Gen.Select(Trials, Gen.Double[0.5, 1]).Sample((trials, share) =>
    {
        var frontier = RetrievalTrial.Frontier(trials);
        var recommended = RetrievalTrial.Recommended(frontier, share);

        Assert.True(recommended.Quality >= share * trials.Max(t => t.Quality));
        Assert.DoesNotContain(trials, t => t.Quality >= share * trials.Max(o => o.Quality) && t.Tokens < recommended.Tokens);
    });

    [Fact]
    public void The_chart_is_well_formed_and_has_every_trial_inside_its_frame() => Trials.Sample(trials =>
    {
        var frontier = RetrievalTrial.Frontier(trials);
        var chart = XDocument.Parse(FrontierChart.Draw(trials, frontier, frontier[0])).Root!;

        Assert.Equal(Svg + "svg", chart.Name);
        var circles = chart.Elements(Svg + "circle").ToList();
        Assert.Equal(trials.Length + 1, circles.Count);
        Assert.All(circles, c => Assert.True(Number(c, "cx") is >= 60 and <= 660 && Number(c, "cy") is >= 60 and <= 360, c.ToString()));
        Assert.Equal(frontier.Count, chart.Element(Svg + "polyline")!.Attribute("points")!.Value.Split(' ').Length);
        Assert.Contains(chart.Elements(Svg + "text"), t => t.Value == "recommended");
    });

    [Fact]
    public void A_chart_drawn_where_numbers_have_commas_is_the_same()
    {
        RetrievalTrial[] trials = [new(new RetrievalOptions(), 0.5, 0.25, 50.5), new(new RetrievalOptions(), 0.5, 0.75, 99.5)];
        var expected = FrontierChart.Draw(trials, trials, trials[0]);
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            Assert.Equal(expected, FrontierChart.Draw(trials, trials, trials[0]));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static bool Beats(RetrievalTrial one, RetrievalTrial other) =>
        one.Quality >= other.Quality && one.Tokens <= other.Tokens && (one.Quality > other.Quality || one.Tokens < other.Tokens);

    private static double Number(XElement element, string name) => double.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture);
}
