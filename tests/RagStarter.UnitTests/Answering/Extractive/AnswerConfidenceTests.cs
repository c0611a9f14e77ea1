using RagStarter.Core.Answering.Extractive;
using RagStarter.Core.Retrieval;
using static RagStarter.UnitTests.Retrieval.Passages;

namespace RagStarter.UnitTests.Answering.Extractive;

public sealed class AnswerConfidenceTests
{
    private static readonly List<RankedChunk> Chunks = Ranked(
        "The Alpha tent weighs 2.1 kg. It sleeps two people.", "The stove burns gas for two hours.");

    [Fact]
    public void It_is_a_probability() => Assert.All(
        ["How heavy is the Alpha tent?", "zebra", "Who is the king of the moon in 1999?"],
        question => Assert.InRange(Of(question), 0, 1));

    [Fact]
    public void A_question_in_the_words_of_the_documents_is_likelier_answered_than_one_in_other_words()
    {
        Assert.True(Of("How much does the Alpha tent weigh?") > 0.65);
        Assert.True(Of("How much does the tent weigh?") > Of("How much does the bicycle cost?"));
        Assert.True(Of("What is the capital of France?") < 0.1);
    }

    [Fact]
    public void A_name_or_number_that_no_source_mentions_makes_an_answer_less_likely() =>
        Assert.True(Of("How much does the Beta tent weigh?") < Of("How much does the beta tent weigh?"));

    [Fact]
    public void A_question_without_content_words_has_no_answer() => Assert.Equal(0, Of("what is it?"));

    private static double Of(string text)
    {
        var evidence = Evidence(text, Chunks);
        var best = evidence.Items.SelectMany(i => i.Sentences.Select(s => (Item: i, s.Score))).MaxBy(s => s.Score);
        return AnswerConfidence.Of(Question(text), text, evidence, best.Item, best.Score, Analyzer);
    }
}
