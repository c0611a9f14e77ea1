using RagStarter.Core.Answering.Research;

namespace RagStarter.UnitTests.Answering.Research;

public sealed class QuestionPartsTests
{
    [Theory]
    [InlineData("How long is the warranty?")]
    [InlineData("What do tents and stoves weigh?")]
    [InlineData("Which items are sold and are returnable?")]
    [InlineData("Up to what wind speed has the Ridgeline 2 been tested?")]
    [InlineData("What is the policy on research and development?")]
    [InlineData("My stove leaks. Is it safe to use?")]
    [InlineData("difference between")]
    [InlineData("?")]
    public void A_question_without_parts_stays_whole(string question) => Assert.Equal([question], TextsOf(question));

    [Theory]
    [InlineData("How long is the warranty and what does it not cover?", "How long is the warranty?", "What does it not cover?")]
    [InlineData("Which tube is used for HbA1c, and do I have to fast for HbA1c?", "Which tube is used for HbA1c?", "Do I have to fast for HbA1c?")]
    [InlineData("Which class is it in, and by how much is its warranty extended?", "Which class is it in?", "By how much is its warranty extended?")]
    [InlineData("How long is it valid? Who signs it?", "How long is it valid?", "Who signs it?")]
    [InlineData("What is the difference between the Aurora and the Borealis lantern?", "the Aurora", "the Borealis lantern")]
    [InlineData("Compare the warranty of the Aurora and Borealis.", "the warranty of the Aurora", "the warranty of the Borealis")]
    [InlineData("Which lantern is lighter, the Aurora or the Borealis?", "Which lantern is lighter: the Aurora", "Which lantern is lighter: the Borealis")]
    [InlineData("What do parcels to Norway, Denmark and Sweden cost?", "What do parcels to Norway cost?", "What do parcels to Denmark cost?", "What do parcels to Sweden cost?")]
    [InlineData("Please tell me:\n1. How long is the warranty?\n2. Who repairs lanterns?", "How long is the warranty?", "Who repairs lanterns?")]
    public void A_question_is_taken_apart_by_its_form(string question, params string[] parts) => Assert.Equal(parts, TextsOf(question));

    [Fact]
    public void What_is_said_before_the_questions_belongs_to_each()
    {
        var parts = QuestionParts.Of("My Pathmark shows E07. Which reset does it need and how long must I hold the buttons?");

        Assert.Equal(2, parts.Count);
        Assert.All(parts, p => Assert.StartsWith("My Pathmark shows E07.", p.SearchText, StringComparison.Ordinal));
    }

    [Fact]
    public void A_part_that_refers_back_is_searched_for_with_what_it_refers_to()
    {
        var parts = QuestionParts.Of("How long is the warranty of the lantern and what does it not cover?");

        Assert.Contains("warranty of the lantern", parts[1].SearchText, StringComparison.Ordinal);
        Assert.Equal("What does it not cover?", parts[1].Text);
    }

    [Fact]
    public void Long_hostile_text_is_taken_apart_in_time()
    {
        var text = string.Concat(Enumerable.Repeat("compare a and what is the, or ", 260)) + "?";

        Assert.NotEmpty(QuestionParts.Of(text));
    }

    private static IEnumerable<string> TextsOf(string question) => QuestionParts.Of(question).Select(p => p.Text);
}
