using RagStarter.Core.Caching.Gate;

namespace RagStarter.UnitTests.Caching.Gate;

public sealed class GateModelTests
{
    [Fact]
    public void It_learns_which_answers_are_wrong()
    {
        var model = new GateModel();
        Teach(model, new Random(1), 400);
        Assert.True(model.WrongBy(Features(1), 0).Mean < 0.05);
        Assert.True(model.WrongBy(Features(0), 0).Mean > 0.9);
    }

    [Fact]
    public void The_bound_is_above_the_mean_and_comes_nearer_with_labels()
    {
        var model = new GateModel();
        var before = Spread(model);
        Teach(model, new Random(1), 400);
        Assert.True(before > 0.01);
        Assert.InRange(Spread(model), 0, before / 2);

        static double Spread(GateModel model) => model.WrongBy(Features(0.8), 1).Upper - model.WrongBy(Features(0.8), 0).Upper;
    }

    [Fact]
    public void Two_that_learned_apart_know_together_what_one_would_know()
    {
        var (common, one, other, both) = (new GateModel(), new GateModel(), new GateModel(), new GateModel());
        Teach(common, new Random(1), 100);
        Teach(one, new Random(1), 100);
        Teach(other, new Random(1), 100);
        Teach(both, new Random(1), 100);
        Teach(one, new Random(2), 200);
        Teach(other, new Random(3), 200);
        Teach(both, new Random(2), 200);
        Teach(both, new Random(3), 200);
        var joined = GateModel.Join(one, other, common)!;
        Assert.Equal(500, joined.Labels);
        Assert.All([0.2, 0.5, 0.8], score => Assert.Equal(both.WrongBy(Features(score), 0).Mean, joined.WrongBy(Features(score), 0).Mean, 0.05));
    }

    [Fact]
    public void Numbers_that_are_not_a_model_make_none()
    {
        var model = new GateModel();
        double[] weights = [.. model.Weights];
        double[] covariance = [.. model.Covariance];
        Assert.NotNull(GateModel.From(weights, covariance, 3));
        Assert.Null(GateModel.From(weights[1..], covariance, 3));
        Assert.Null(GateModel.From(weights, covariance[1..], 3));
        Assert.Null(GateModel.From([double.NaN, .. weights[1..]], covariance, 3));
        Assert.Null(GateModel.From(weights, [-1, .. covariance[1..]], 3));
        Assert.Null(GateModel.From(weights, covariance, -1));
    }

    private static void Teach(GateModel model, Random random, int labels)
    {
        for (var i = 0; i < labels; i++)
        {
            var score = random.NextDouble();
            model.Learn(Features(score), random.NextDouble() < (score > 0.5 ? 0.98 : 0.03));
        }
    }

    private static double[] Features(double score) =>
        GateFeatures.Of(new Likeness(score, score, score, score, 3 * (1 - score), 3 * (1 - score), 2, 1, score > 0.9), score, 1, score - 0.3, 0, 0);
}
