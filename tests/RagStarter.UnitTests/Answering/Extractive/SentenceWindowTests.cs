using CsCheck;
using RagStarter.Core.Answering.Extractive;
using static RagStarter.UnitTests.Retrieval.Passages;

namespace RagStarter.UnitTests.Answering.Extractive;

public sealed class SentenceWindowTests
{
    private const string Long =
        "In the spring of that year, after long talks with the village and against the advice of many, the founder Jane Doe bought 42 tents for 1,200 USD and stored them in the old mill by the river.";

    private static readonly Gen<string> Sentences =
        Gen.OneOf("tent", "stove", "weighs", "2.1", "kg,", "the", "It", "(rain)", "of", "Jane", "–").Array[1, 80].Select(w => string.Join(' ', w) + ".");

    [Fact]
    public void A_sentence_that_fits_stays_whole() => Assert.Equal(Long, Cut(Long, "Who bought the tents?", 200));

    [Fact]
    public void A_cut_sentence_has_no_more_tokens_than_allowed() => Gen.Select(Sentences, Gen.Int[8, 60]).Sample((sentence, max) =>
        Assert.InRange(Tokens.Count(Cut(sentence, "How heavy is the tent?", max)), 1, max), iter: 1000);

    [Fact]
    public void What_is_left_is_one_piece_of_the_sentence_with_its_cuts_marked() => Gen.Select(Sentences, Gen.Int[8, 60]).Sample((sentence, max) =>
    {
        var cut = Cut(sentence, "How heavy is the tent?", max);

        var core = cut.TrimStart('…', ' ').TrimEnd(' ', '…');
        Assert.Contains(core, sentence, StringComparison.Ordinal);
        Assert.True(cut == sentence || cut.StartsWith('…') || cut.EndsWith('…'));
    });

    [Theory]
    [InlineData("Who bought the tents?", "Jane Doe")]
    [InlineData("How many tents were bought?", "42")]
    public void The_part_that_answers_is_kept(string question, string expected) =>
        Assert.Contains(expected, Cut(Long, question, 16), StringComparison.Ordinal);

    private static string Cut(string sentence, string question, int maxTokens) =>
        SentenceWindow.Cut(sentence, Question(question), Analyzer, Tokens, maxTokens);
}
