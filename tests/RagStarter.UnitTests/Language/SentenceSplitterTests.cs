using RagStarter.Core.Language;

namespace RagStarter.UnitTests.Language;

public sealed class SentenceSplitterTests
{
    [Theory]
    [InlineData("One. Two! Three?", new[] { "One.", "Two!", "Three?" })]
    [InlineData("Dr. Smith paid approx. 3.5 dollars. He left.", new[] { "Dr. Smith paid approx. 3.5 dollars.", "He left." })]
    [InlineData("J. R. Tolkien wrote it. It sold.", new[] { "J. R. Tolkien wrote it.", "It sold." })]
    [InlineData("1. Open the valve. 2. Wait.", new[] { "1. Open the valve.", "2. Wait." })]
    [InlineData("- First item\n- Second item", new[] { "- First item", "- Second item" })]
    [InlineData("He said \"stop.\" Then he left.", new[] { "He said \"stop.\"", "Then he left." })]
    [InlineData("What?! Really... yes.", new[] { "What?!", "Really... yes." })]
    [InlineData("  \n \n ", new string[0])]
    public void Text_is_split_where_a_reader_would_pause(string text, string[] expected)
    {
        var sentences = SentenceSplitter.Split(text).Select(s => s.Of(text).ToString());

        Assert.Equal(expected, sentences);
    }
}
