using CsCheck;
using RagStarter.Core.Language;
using RagStarter.Core.Retrieval.Sentences;
using static RagStarter.UnitTests.Retrieval.Passages;

namespace RagStarter.UnitTests.Retrieval.Sentences;

public sealed class SentenceScorerTests
{
    [Theory]
    [InlineData("How heavy is the tent?", "The tent weighs 2.1 kg.", "The tent is green and dry.")]
    [InlineData("Who founded the company?", "The company was founded by Jane Doe.", "The company was founded with little money.")]
    [InlineData("Why does the stove smoke?", "The stove smokes because the wood is wet.", "The stove smokes now and then.")]
    [InlineData("What is the return policy?", "The return policy gives 30 days.", "The policy for a return ticket is another.")]
    public void The_sentence_that_answers_scores_higher(string question, string answer, string other)
    {
        var chunks = Ranked($"{other} {answer}");

        Assert.Equal(answer, TextOf(Scored(question, chunks)[0], chunks[0].Chunk.Text));
    }

    [Fact]
    public void Every_sentence_is_scored_once_the_best_first() =>
        Gen.OneOf("tent", "stove. ", "dry! ", "It\n", "2.1", "kg").Array[1, 30].Select(words => string.Join(' ', words)).Array[1, 4].Sample(texts =>
        {
            var chunks = Ranked(texts);
            var scored = Scored("How heavy is the tent?", chunks);

            var expected = chunks.SelectMany((c, i) => SentenceSplitter.Split(c.Chunk.Text).Select((span, s) => (i, s, span)));
            Assert.Equal(expected, scored.OrderBy(s => s.Chunk).ThenBy(s => s.Index).Select(s => (s.Chunk, s.Index, s.Span)));
            Assert.Equal(scored.Select(s => s.Score).OrderDescending(), scored.Select(s => s.Score));
            Assert.All(scored, s => Assert.InRange(s.Coverage, -1e-9, 1 + 1e-9));
        });

    [Fact]
    public void The_words_of_a_heading_count_for_the_sentences_under_it()
    {
        var under = new SentenceScorer(Analyzer).Score(
            Question("What does the Alpha tent weigh?"),
            [(Of("It weighs 2.1 kg.", "Beta stove", number: 1), 0.5), (Of("It weighs 2.3 kg.", "Alpha tent", number: 2), 0.5)]);

        Assert.Equal(1, under[0].Chunk);
        Assert.True(under[0].Coverage > under[1].Coverage);
    }

    [Fact]
    public void A_sentence_that_begins_with_a_reference_needs_the_one_before()
    {
        var scored = Scored("tent", Ranked("It is first. It weighs 2 kg. The tent is dry.")).OrderBy(s => s.Index);

        Assert.Equal([false, true, false], scored.Select(s => s.NeedsContext));
    }

    [Fact]
    public void Full_coverage_means_that_every_word_of_the_question_is_there()
    {
        var scored = Scored("alpha tent", Ranked("The Alpha tent. The tent. Birds.")).OrderBy(s => s.Index).ToList();

        Assert.Equal(1, scored[0].Coverage, 9);
        Assert.InRange(scored[1].Coverage, 0.01, 0.99);
        Assert.Equal(0, scored[2].Coverage, 9);
    }

    [Fact]
    public void A_question_without_content_words_is_scored_without_failing() =>
        Assert.All(Scored("is it the", Ranked("The tent. Birds.")), s => Assert.Equal((0d, true), (s.Coverage, double.IsFinite(s.Score))));

    private static string TextOf(ScoredSentence sentence, string text) => sentence.Span.Of(text).ToString();
}
