using RagStarter.Core.Experiments;

namespace RagStarter.UnitTests.Experiments;

public sealed class StickyChoiceTests
{
    private static readonly string[] Subjects = [.. Enumerable.Range(0, 4000).Select(i => $"tenant/user-{i}")];

    [Fact]
    public void A_subject_keeps_its_arm() =>
        Assert.All(Subjects.Take(100), subject => Assert.Equal(Pick(subject, ("a", 1), ("b", 1)), Pick(subject, ("b", 1), ("a", 1))));

    [Fact]
    public void Arms_get_subjects_in_proportion_to_their_weights()
    {
        var share = Subjects.Count(s => Pick(s, ("a", 10), ("b", 90)) == "a") / (double)Subjects.Length;

        Assert.InRange(share, 0.08, 0.12);
    }

    [Fact]
    public void Raising_a_weight_moves_subjects_only_to_that_arm()
    {
        var moved = Subjects.Where(s => Pick(s, ("a", 10), ("b", 90)) != Pick(s, ("a", 30), ("b", 90))).ToList();

        Assert.NotEmpty(moved);
        Assert.All(moved, subject => Assert.Equal("a", Pick(subject, ("a", 30), ("b", 90))));
    }

    [Fact]
    public void An_arm_of_weight_0_gets_nobody() =>
        Assert.DoesNotContain(Subjects, s => Pick(s, ("a", 0), ("b", 1)) == "a");

    [Fact]
    public void Without_a_weight_there_is_no_arm() => Assert.Null(Pick("tenant/user", ("a", 0)));

    [Fact]
    public void Two_experiments_split_the_same_subjects_independently()
    {
        var both = Subjects.Count(s =>
            StickyChoice.Pick("one", s, Weights(("a", 1), ("b", 1))) == "a" && StickyChoice.Pick("two", s, Weights(("a", 1), ("b", 1))) == "a");

        Assert.InRange(both / (double)Subjects.Length, 0.22, 0.28);
    }

    private static string? Pick(string subject, params (string Arm, double Weight)[] arms) =>
        StickyChoice.Pick("experiment", subject, Weights(arms));

    private static Dictionary<string, double> Weights(params (string Arm, double Weight)[] arms) =>
        arms.ToDictionary(a => a.Arm, a => a.Weight);
}
