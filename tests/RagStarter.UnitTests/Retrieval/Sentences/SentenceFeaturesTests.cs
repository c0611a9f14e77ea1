using CsCheck;
using RagStarter.Core.Language;
using RagStarter.Core.Retrieval.Sentences;
using static RagStarter.UnitTests.Retrieval.Passages;

namespace RagStarter.UnitTests.Retrieval.Sentences;

public sealed class SentenceFeaturesTests
{
    [Theory]
    [InlineData("When was the mill built?", "The mill was built in 1823.", "The mill was built of oak.")]
    [InlineData("Who built the mill?", "The mill was built by Jane Doe.", "The mill was built of oak.")]
    [InlineData("Where was the mill built?", "The mill was built near Lyon.", "The mill was built of oak.")]
    [InlineData("How many people work at the mill?", "Twelve people work at the mill.", "Few people work at the mill.")]
    [InlineData("How much is a ticket to the mill?", "A ticket to the mill is 9 euros.", "A ticket to the mill is 9 days old.")]
    [InlineData("Why was the mill closed?", "The mill was closed because the river ran dry.", "The mill was closed for good.")]
    public void A_sentence_that_offers_what_is_asked_for_has_more_of_the_feature(string question, string answer, string other) =>
        AssertMore(SentenceFeature.Offered, question, answer, other);

    [Theory]
    [InlineData("How tall is the mill?", "The mill is 30 metres tall.", "The mill is 30 years old.")]
    [InlineData("How long did the repair take?", "The repair took three weeks.", "The repair took three people.")]
    [InlineData("What percentage of the flour is sold?", "Of the flour 40% is sold.", "Of the flour 40 bags are sold.")]
    public void A_number_counts_more_with_a_unit_of_the_kind_that_is_asked_for(string question, string answer, string other) =>
        AssertMore(SentenceFeature.Unit, question, answer, other);

    [Theory]
    [InlineData(nameof(SentenceFeature.Words), "Who oiled the wheel?", "The miller oiled the wheel.", "The miller oiled the door.")]
    [InlineData(nameof(SentenceFeature.Hint), "How heavy is the stone?", "Its weight is known.", "Its colour is known.")]
    [InlineData(nameof(SentenceFeature.Relatives), "What is the population of the village?", "The village is popular.", "The village is quiet.")]
    [InlineData(nameof(SentenceFeature.Pairs), "What is a grain silo for?", "A grain silo stands here.", "A silo for grain stands here.")]
    [InlineData(nameof(SentenceFeature.Together), "Where does grain meet the stone?", "Grain meets stone there.", "Grain comes from many farms that lie up and down the long green valley and stone does not.")]
    [InlineData(nameof(SentenceFeature.Names), "What did old Martha Reed grind?", "It was Martha who ground corn.", "It was the old who ground corn.")]
    [InlineData(nameof(SentenceFeature.NearOffered), "When was the wheel mended?", "The wheel was mended in 1901.", "The wheel was mended with much care by many hands on a long and very wet autumn day, as written down in 1901.")]
    [InlineData(nameof(SentenceFeature.New), "What is the wheel?", "The wheel turns slow heavy stones beside clear water.", "The wheel is the wheel.")]
    [InlineData(nameof(SentenceFeature.Tells), "What turns the wheel?", "Water turns the wheel.", "What turns the wheel?")]
    public void A_sign_of_an_answer_raises_its_feature(string feature, string question, string answer, string other) =>
        AssertMore(Enum.Parse<SentenceFeature>(feature), question, answer, other);

    [Theory]
    [InlineData("The wheel is old.", nameof(SentenceFeature.Heading), "Martha")]
    [InlineData("Martha came. Wheels are old.", nameof(SentenceFeature.Previous), "")]
    [InlineData("Martha came. Her wheel is old. It turns.", nameof(SentenceFeature.Referred), "")]
    [InlineData("Martha came. She has a wheel.", nameof(SentenceFeature.Referred), "")]
    [InlineData("The wheel is old. Martha came.", nameof(SentenceFeature.Next), "")]
    [InlineData("Martha came. Then it rained. The wheel is old.", nameof(SentenceFeature.Elsewhere), "")]
    public void A_missing_word_counts_by_the_place_where_it_stands_instead(string text, string place, string heading)
    {
        var places = new[] { SentenceFeature.Heading, SentenceFeature.Previous, SentenceFeature.Referred, SentenceFeature.Next, SentenceFeature.Elsewhere };
        var wheel = SentenceSplitter.Split(text).FindIndex(s => s.Of(text).Contains("wheel", StringComparison.OrdinalIgnoreCase));
        var measured = Measure("Martha wheel", text, heading)[wheel];

        Assert.Equal([Enum.Parse<SentenceFeature>(place)], places.Where(p => measured[(int)p] > 0));
    }

    [Fact]
    public void The_rank_of_the_chunk_is_a_feature_of_each_of_its_sentences() =>
        Assert.All(Measure("wheel", "The wheel. Birds.", chunkScore: 0.7), f => Assert.Equal(0.7, f[(int)SentenceFeature.Chunk]));

    [Fact]
    public void A_question_whose_kind_is_unknown_speaks_neither_for_nor_against_a_sentence() =>
        Assert.All(Measure("Is the wheel wet?", "The wheel is wet. Birds sang in 1901."), f => Assert.Equal((0.5, 0.5), (f[(int)SentenceFeature.Offered], f[(int)SentenceFeature.Unit])));

    [Fact]
    public void A_question_that_repeats_its_words_gains_no_neighbours_by_it() =>
        Assert.Equal(2, Measure("mill mill mill why mill", "because mill mill The 1823.")[0][(int)SentenceFeature.Pairs], 9);

    [Fact]
    public void Every_feature_is_a_sign_for_an_answer_of_bounded_size() =>
        Gen.Select(
            Gen.OneOf("who", "when", "mill", "1823", "Martha", "wheel", "the", "why", "kg").Array[0, 8],
            Gen.OneOf("The", "mill", "1823.", "Martha", "wheel?", "because", "It", "5", "kg", "\n").Array[1, 40]).Sample((question, words) =>
            Assert.All(Measure(string.Join(' ', question), string.Join(' ', words)), f => Assert.All(f, value => Assert.InRange(value, 0, 1 + 1.2 + 1e-9))));

    private static void AssertMore(SentenceFeature feature, string question, string answer, string other) => Assert.True(
        Measure(question, answer)[0][(int)feature] > Measure(question, other)[0][(int)feature],
        $"{feature}: '{answer}' {Measure(question, answer)[0][(int)feature]}, '{other}' {Measure(question, other)[0][(int)feature]}");

    private static List<double[]> Measure(string question, string text, string heading = "", double chunkScore = 0.5)
    {
        var measured = new List<double[]>();
        new SentenceScorer(Analyzer).Measure(Question(question), [(Of(text, heading), chunkScore)], (_, features) => measured.Add(features.ToArray()));
        return measured;
    }
}
