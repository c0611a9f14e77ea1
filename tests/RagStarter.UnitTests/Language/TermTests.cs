using RagStarter.Core.Language;

namespace RagStarter.UnitTests.Language;

public sealed class TermTests
{
    [Fact]
    public void Terms_of_two_analyzers_are_equal_by_value()
    {
        var (one, other) = (new TextAnalyzer().TermOf("tents"), new TextAnalyzer().TermOf("tent"));

        Assert.NotSame(one, other);
        Assert.Equal(one, other);
        Assert.True(one == other);
        Assert.False(one != other);
        Assert.Equal(one.GetHashCode(), other.GetHashCode());
    }

    [Fact]
    public void A_term_is_not_equal_to_another_or_to_nothing()
    {
        var analyzer = new TextAnalyzer();
        var tent = analyzer.TermOf("tent");

        Assert.True(tent != analyzer.TermOf("stove"));
        Assert.False(tent.Equals(null));
        Assert.False(tent == null);
        Assert.False(tent.Equals((object)"tent"));
    }

    [Fact]
    public void A_stop_word_is_not_equal_to_a_content_word_of_the_same_stem()
    {
        var analyzer = new TextAnalyzer();
        var (stop, content) = (analyzer.TermOf("does"), analyzer.TermOf("doe"));

        Assert.Equal(stop.Text, content.Text);
        Assert.NotEqual(stop, content);
    }

    // Computed by another program from the published definitions of FNV-1a and splitmix64.
    [Fact]
    public void Hashes_are_the_same_in_every_version()
    {
        Assert.Equal(12880819275841014514UL, new TextAnalyzer().TermOf("tent").Hash);
        Assert.Equal(10893512246883319342UL, new TextAnalyzer("none").TermOf("größe").Hash);
    }
}
