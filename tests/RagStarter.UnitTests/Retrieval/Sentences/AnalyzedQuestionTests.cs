using RagStarter.Core.Retrieval.Sentences;
using static RagStarter.UnitTests.Retrieval.Passages;

namespace RagStarter.UnitTests.Retrieval.Sentences;

public sealed class AnalyzedQuestionTests
{
    [Theory]
    [InlineData("How much is the tent?", QuestionKind.Price)]
    [InlineData("What does it cost?", QuestionKind.Price)]
    [InlineData("how much do you charge", QuestionKind.Price)]
    [InlineData("How many people fit?", QuestionKind.Number)]
    [InlineData("How heavy is it?", QuestionKind.Number)]
    [InlineData("What percentage is returned?", QuestionKind.Number)]
    [InlineData("When do you open?", QuestionKind.Date)]
    [InlineData("In what year was it founded?", QuestionKind.Date)]
    [InlineData("Why is it wet?", QuestionKind.Reason)]
    [InlineData("Where is the shop?", QuestionKind.Place)]
    [InlineData("In which city is it?", QuestionKind.Place)]
    [InlineData("Who founded it?", QuestionKind.Person)]
    [InlineData("What is a moraine?", QuestionKind.Definition)]
    [InlineData("What are the heaps at the edge called?", QuestionKind.Definition)]
    [InlineData("What does WDM stand for?", QuestionKind.Definition)]
    [InlineData("What caused the fire?", QuestionKind.Reason)]
    [InlineData("What is the name of the cat in the shop?", QuestionKind.Other)]
    [InlineData("Is it waterproof?", QuestionKind.Other)]
    [InlineData("", QuestionKind.Other)]
    public void A_question_tells_what_it_asks_for(string text, QuestionKind expected) => Assert.Equal(expected, Question(text).Kind);

    [Theory]
    [InlineData("How heavy is it?", "weight weigh heavy")]
    [InlineData("How much is the tent?", "price cost")]
    [InlineData("How much is the shipping fee?", "")]
    [InlineData("When do you open on Sunday?", "opening hours")]
    [InlineData("How wide and how deep is it?", "width wide depth deep")]
    [InlineData("Is it waterproof?", "")]
    public void A_question_hints_at_words_of_its_answer(string text, string expected) => Assert.Equal(expected, QuestionHints.For(text));

    [Fact]
    public void Hints_leave_out_the_questions_own_words() =>
        Assert.Equal(["weight", "weigh"], Question("How heavy is it?").Hints.Select(h => h.Text));

    [Fact]
    public void Terms_are_the_different_content_words() =>
        Assert.Equal(["tent", "dri"], Question("Is the tent dry, a dry tent?").Terms.Select(t => t.Text));

    [Theory]
    [InlineData("How much is it?", "It is 20 USD.", 1)]
    [InlineData("How much is it?", "It is 20 years old.", 0)]
    [InlineData("How many tents?", "There are twelve of them.", 1)]
    [InlineData("How many tents?", "There are tents.", 0)]
    [InlineData("How many people fit in tent 4?", "Tent 4 is for people.", 0)]
    [InlineData("When was it founded?", "It was founded in 1987.", 1)]
    [InlineData("When do you open?", "We open at 9:30.", 1)]
    [InlineData("When was it founded?", "It was founded by chance.", 0)]
    [InlineData("What happened in 1987, when?", "It happened in 1987.", 0)]
    [InlineData("Who founded it?", "It was founded by Jane Doe.", 1)]
    [InlineData("Who founded it?", "Founded by nobody in particular.", 0)]
    [InlineData("Why is it wet?", "It is wet because of rain.", 1)]
    [InlineData("Why is it wet?", "It is wet.", 0)]
    [InlineData("What is a moraine?", "A moraine is a ridge of debris.", 1)]
    [InlineData("What is a moraine?", "They cross the moraine, a ridge of debris.", 1)]
    [InlineData("What is a moraine?", "Such ridges are known as moraines.", 1)]
    [InlineData("What is a moraine?", "The moraine lies in the north.", 0)]
    [InlineData("Is it wet?", "It is dry.", 0.5)]
    public void A_sentence_offers_what_is_asked_for_or_does_not(string question, string sentence, double expected) =>
        Assert.Equal(expected, AnswerCues.Offers(Question(question), sentence, Analyzer.Tokenize(sentence)));
}
