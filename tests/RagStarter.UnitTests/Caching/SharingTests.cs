using RagStarter.Core.Caching.Answers;

namespace RagStarter.UnitTests.Caching;

/// <summary>Which questions have the same answer for everybody, any day.</summary>
public sealed class SharingTests
{
    [Theory]
    [InlineData("What is the return window today?")]
    [InlineData("Is the shop open now?")]
    [InlineData("Which model is currently on sale?")]
    [InlineData("What is the latest version of the handbook?")]
    [InlineData("What are the most recent changes?")]
    [InlineData("What are the goals for this quarter?")]
    [InlineData("Who is on call this weekend?")]
    [InlineData("When is the next holiday?")]
    [InlineData("What happened last week?")]
    [InlineData("How long until the offer ends?")]
    [InlineData("How many days are left to register?")]
    [InlineData("How many days left to register?")]
    [InlineData("Is the discount still valid?")]
    [InlineData("Has the new policy started yet?")]
    [InlineData("What time is it?")]
    [InlineData("How old is the company?")]
    [InlineData("Has the registration already closed?")]
    [InlineData("Which events are upcoming?")]
    [InlineData("How many lanterns were sold so far?")]
    public void A_question_about_the_moment_is_not_shared(string question) => Assert.True(Sharing.DependsOnTime(question));

    [Theory]
    [InlineData("Where is my order?")]
    [InlineData("When does our contract end?")]
    [InlineData("Am I eligible for the bonus?")]
    [InlineData("Did I pay the invoice?")]
    [InlineData("I ordered a lantern; can it be exchanged?")]
    [InlineData("I've lost the receipt, what now")]
    [InlineData("I'm a student: is there a discount?")]
    [InlineData("How much is my bill?")]
    [InlineData("Who is my manager?")]
    [InlineData("How many vacation days have I taken?")]
    [InlineData("How many points do I have in my account?")]
    [InlineData("Which shop is near me?")]
    [InlineData("Which plan is right for me?")]
    [InlineData("What does our subscription include?")]
    [InlineData("Can I return my order?")]
    public void A_question_about_the_asker_is_not_shared(string question) => Assert.True(Sharing.DependsOnAsker(question));

    [Theory]
    [InlineData("How long do I have to return an item?")]
    [InlineData("How long do I have to return my order?")]
    [InlineData("How do I reset my password?")]
    [InlineData("Where can I find my order number?")]
    [InlineData("What happens if my parcel arrives damaged?")]
    [InlineData("Can I return an unused lantern?")]
    [InlineData("What is our travel policy?")]
    [InlineData("Do we ship to Norway?")]
    [InlineData("By when must an item be returned at the latest?")]
    [InlineData("How long does delivery to Norway take?")]
    [InlineData("Is delivery possible on the next business day?")]
    [InlineData("How much is the green tent?")]
    [InlineData("Who knows the password of the safe?")]
    [InlineData("How many vacation days do employees have?")]
    [InlineData("What do I need to apply for a parking space?")]
    [InlineData("How long can goods stay in the warehouse until they are sold?")]
    [InlineData("Tell me about the warranty.")]
    [InlineData("What is the last step of the setup?")]
    [InlineData("Have I to sign the form?")]
    public void A_question_that_means_anybody_and_any_day_is_shared(string question) =>
        Assert.False(Sharing.DependsOnTime(question) || Sharing.DependsOnAsker(question));
}
