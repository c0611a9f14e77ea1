using CsCheck;
using RagStarter.Core.Caching.Gate;
using RagStarter.Core.Language;

namespace RagStarter.UnitTests.Caching.Gate;

public sealed class GateCalibrationTests
{
    private const double Bound = 0.02;

    private static readonly TextAnalyzer Analyzer = new();
    private static readonly QuestionMeaning Kept = QuestionMeaning.Of("How long can I return the green tent?", Analyzer);
    private static readonly QuestionMeaning SameWords = QuestionMeaning.Of("How long can the green tents be returned?", Analyzer);
    private static readonly QuestionMeaning OtherWords = QuestionMeaning.Of("How long can I send a green tent back to the shop?", Analyzer);

    [Fact]
    public void A_new_gate_serves_the_same_words_and_nothing_else()
    {
        Assert.True(Ask(new GateCalibration(), SameWords).IsServed);
        Assert.False(Ask(new GateCalibration(), OtherWords).IsServed);
    }

    [Fact]
    public void A_bound_of_nothing_serves_nothing()
    {
        var calibration = new GateCalibration();
        Teach(calibration, 3000, _ => true, 0);
        Assert.False(Ask(calibration, SameWords, 0).IsServed);
        Assert.False(Ask(calibration, OtherWords, 0).IsServed);
    }

    [Fact]
    public void Answers_that_were_right_when_compared_open_the_gate()
    {
        var calibration = new GateCalibration();
        Teach(calibration, 600, _ => true);
        var decision = Ask(calibration, OtherWords);
        Assert.True(decision.IsServed);
        Assert.Equal(GateReason.Learned, decision.Reason);
    }

    [Fact]
    public void Answers_that_were_wrong_when_compared_keep_it_shut()
    {
        var calibration = new GateCalibration();
        Teach(calibration, 600, _ => false);
        Assert.Equal(GateReason.Uncertain, Ask(calibration, OtherWords).Reason);
    }

    [Fact]
    public void What_disagrees_is_not_served_whatever_was_learned()
    {
        var calibration = new GateCalibration();
        Teach(calibration, 2000, _ => true);
        var decision = Ask(calibration, QuestionMeaning.Of("How long can I not return the green tent?", Analyzer));
        Assert.False(decision.IsServed);
        Assert.Equal(GateReason.Negation, decision.Reason);
    }

    [Fact]
    public void A_share_of_the_hits_is_answered_anew()
    {
        var calibration = new GateCalibration();
        var (served, checks) = Teach(calibration, 4000, _ => true);
        Assert.InRange(checks, 20, served / 4);
    }

    [Fact]
    public void A_user_who_says_that_an_answer_is_wrong_narrows_the_gate()
    {
        var calibration = new GateCalibration();
        Teach(calibration, 600, _ => true);
        var served = Ask(calibration, OtherWords);
        Assert.True(served.IsServed);
        for (var i = 0; i < 12; i++)
        {
            calibration.Rate(served, "kept", isWrong: true);
        }

        Assert.False(Ask(calibration, OtherWords).IsServed);
        Assert.False(Ask(calibration, SameWords).IsServed);
    }

    [Fact]
    public void What_the_bound_has_no_room_for_is_not_served_however_likely_it_is_right()
    {
        var calibration = new GateCalibration();
        Teach(calibration, 600, _ => true);
        var learned = calibration.Save();
        var (withRoom, without) = (new GateCalibration(), new GateCalibration());
        Assert.True(withRoom.TryRestore(learned));
        Assert.True(without.TryRestore(learned with { Expected = Bound * learned.Requests }));

        Assert.True(Ask(withRoom, OtherWords).IsServed);
        Assert.Equal((false, GateReason.Uncertain), (Ask(without, OtherWords).IsServed, Ask(without, OtherWords).Reason));
    }

    [Fact]
    public void What_was_taken_back_costs_nothing_and_teaches_nothing()
    {
        var calibration = new GateCalibration();
        var decision = Ask(calibration, SameWords);
        Assert.True(calibration.Expected > 0);
        var taken = calibration.Withdraw(decision, GateReason.Evidence);
        Assert.Equal(0, calibration.Expected, 12);
        Assert.False(taken.IsServed);
        Assert.Empty(taken.Features);
    }

    [Theory]
    [InlineData("always wrong")]
    [InlineData("right, then wrong")]
    [InlineData("wrong now and then")]
    [InlineData("half wrong")]
    public void The_bound_holds_whatever_the_labels(string labels)
    {
        // Seven streams: the bound is one of confidence, so that one of them may miss it by chance.
        var kept = Enumerable.Range(0, 7).Count(seed =>
        {
            var random = new Random(seed);
            const int Requests = 6000;
            var wrong = 0;
            var calibration = new GateCalibration();
            Teach(
                calibration,
                Requests,
                i => labels switch
                {
                    "always wrong" => false,
                    "right, then wrong" => i < 2000,
                    "wrong now and then" => random.NextDouble() > 0.03,
                    _ => random.NextDouble() > 0.5,
                },
                Bound,
                random,
                isRight => wrong += isRight ? 0 : 1);
            return wrong <= Requests * Bound;
        });
        Assert.InRange(kept, 6, 7);
    }

    [Fact]
    public void What_was_learned_is_there_after_a_restart()
    {
        var calibration = new GateCalibration();
        Teach(calibration, 600, _ => true);
        var restarted = new GateCalibration();
        Assert.True(restarted.TryRestore(calibration.Save()));
        Assert.Equal(calibration.Requests, restarted.Requests);
        Assert.Equal(calibration.Expected, restarted.Expected, 12);
        Assert.True(Ask(restarted, OtherWords).IsServed);
    }

    [Fact]
    public void Damaged_state_is_refused_and_leaves_a_conservative_start()
    {
        var calibration = new GateCalibration();
        Teach(calibration, 600, _ => true);
        var state = calibration.Save();
        GateState[] damaged =
        [
            state with { Version = 99 },
            state with { Weights = [] },
            state with { Limit = 0.9 },
            state with { Requests = -1 },
            state with { Expected = double.NaN },
            state with { Covariance = [.. state.Covariance.Select(_ => double.PositiveInfinity)] },
        ];
        Assert.All(damaged, broken =>
        {
            var restarted = new GateCalibration();
            Assert.False(restarted.TryRestore(broken));
            Assert.False(Ask(restarted, OtherWords).IsServed);
        });
    }

    [Fact]
    public void Two_processes_add_up_what_they_learned()
    {
        var (one, other) = (new GateCalibration(), new GateCalibration());
        var common = one.Save();
        Teach(one, 300, _ => true);
        Teach(other, 500, _ => true);
        one.Join(other.Save(), common);
        Assert.Equal(800, one.Requests);
    }

    [Fact]
    public void Answers_that_say_the_same_stand_for_one_another()
    {
        var calibration = new GateCalibration();
        var first = calibration.Decide(Kept, [], new ErrorBound(Bound), 1);
        calibration.Learn(first, "a", "content", _ => false);
        var second = calibration.Decide(OtherWords, [(new Neighbour("a", "?", 0.8), Kept)], new ErrorBound(Bound), 1);
        calibration.Learn(second, "b", "content", key => key == "a");
        Assert.Equal("a", calibration.Save().Entries["b"].Answer);
    }

    [Fact]
    public void The_estimate_of_wrong_answers_is_never_negative() =>
        Gen.Bool.Array[1, 60].Sample(
            labels =>
            {
                var calibration = new GateCalibration();
                foreach (var isWrong in labels)
                {
                    calibration.Rate(null, "kept", isWrong);
                    Ask(calibration, OtherWords);
                }

                Assert.True(calibration.Expected >= 0);
            },
            iter: 200);

    private static GateDecision Ask(GateCalibration calibration, QuestionMeaning asked, double bound = Bound, double chance = 1) =>
        calibration.Decide(asked, [(new Neighbour("kept", "?", 0.8), Kept)], new ErrorBound(bound), chance);

    private static (int Served, int Checks) Teach(
        GateCalibration calibration, int requests, Func<int, bool> isRight, double bound = Bound, Random? random = null, Action<bool>? served = null)
    {
        random ??= new Random(1);
        int hits = 0, checks = 0;
        for (var i = 0; i < requests; i++)
        {
            var decision = Ask(calibration, OtherWords, bound, random.NextDouble());
            var right = isRight(i);
            if (decision.IsServed)
            {
                hits++;
                served?.Invoke(right);
                continue;
            }

            checks += decision.Reason == GateReason.ShadowCheck ? 1 : 0;
            calibration.Learn(decision, null, string.Empty, _ => right);
        }

        return (hits, checks);
    }
}
