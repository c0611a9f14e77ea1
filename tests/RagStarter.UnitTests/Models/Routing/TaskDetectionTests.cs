using RagStarter.Core.Models.Routing;
using RagStarter.Core.Retrieval;

namespace RagStarter.UnitTests.Models.Routing;

public sealed class TaskDetectionTests
{
    [Theory]
    [InlineData("How long can a tent be returned?", QuestionTask.Quote)]
    [InlineData("Who signs travel requests?", QuestionTask.Quote)]
    [InlineData("", QuestionTask.Quote)]
    [InlineData("Summarise the travel policy", QuestionTask.Summarise)]
    [InlineData("Give me an overview of the warranties", QuestionTask.Summarise)]
    [InlineData("What is the difference between Aurora and Borealis?", QuestionTask.Compare)]
    [InlineData("Aurora vs. Borealis", QuestionTask.Compare)]
    [InlineData("Is Norway more expensive, or is shipping cheaper than to Denmark?", QuestionTask.Compare)]
    [InlineData("Why are batteries not shipped by air?", QuestionTask.Reason)]
    [InlineData("What if a lantern breaks after four years?", QuestionTask.Reason)]
    [InlineData("Was kostet der Versand? Wie lange dauert er?", QuestionTask.Reason)]
    public void A_question_is_told_by_its_words(string question, QuestionTask task) =>
        Assert.Equal(task, TaskDetection.Of(question, null));

    [Fact]
    public void A_long_question_asks_for_more_than_a_quotation() =>
        Assert.Equal(QuestionTask.Reason, TaskDetection.Of(string.Join(' ', Enumerable.Repeat("wort", 31)), null));

    [Theory]
    [InlineData(QuestionTask.Summarise, 10, 10, 10, 10)]
    [InlineData(QuestionTask.Quote, 90, 10, 10, 10)]
    [InlineData(QuestionTask.Quote, 10, 10, 10)]
    public void Evidence_that_is_spread_over_documents_is_summed_up(QuestionTask task, params int[] tokensOfDocuments) =>
        Assert.Equal(task, TaskDetection.Of("Urlaub", new Evidence([.. tokensOfDocuments.Select(Item)], 1000, tokensOfDocuments.Sum())));

    private static EvidenceItem Item(int tokens, int number) => new()
    {
        Number = number + 1,
        Source = new RankedChunk(new ChunkRecord { DocumentId = Guid.NewGuid() }, 1, null, null),
        Sentences = [],
        Text = "text",
        Label = "label",
        Tokens = tokens,
    };
}
