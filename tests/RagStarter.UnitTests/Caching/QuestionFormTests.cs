using RagStarter.Core.Caching;
using RagStarter.Core.Language;

namespace RagStarter.UnitTests.Caching;

public sealed class QuestionFormTests
{
    private static readonly TextAnalyzer Analyzer = new();

    [Theory]
    [InlineData("How much is the tent?", "how much IS the tent")]
    [InlineData("How much is the tent?", "  How\tmuch is\nthe tent ?!")]
    [InlineData("What's the price?", "What’s the price?")]
    [InlineData("cafe\u0301 hours", "café hours")]
    [InlineData("ＴＥＮＴ ４２", "tent 42")]
    [InlineData("wi\u200bfi password", "wifi password")]
    [InlineData("\"Tent\" (green)", "tent, green")]
    public void Questions_that_differ_in_writing_alone_have_the_same_key(string one, string other) =>
        Assert.Equal(KeyOf(one), KeyOf(other));

    [Theory]
    [InlineData("Is 3.5 kg allowed?", "Is 35 kg allowed?")]
    [InlineData("Is 3.5 kg allowed?", "Is 3 5 kg allowed?")]
    [InlineData("Is -5 degrees too cold?", "Is 5 degrees too cold?")]
    [InlineData("Is −5 degrees too cold?", "Is 5 degrees too cold?")]
    [InlineData("Open at 10:30?", "Open at 1030?")]
    [InlineData("Is 5 % charged?", "Is 5 charged?")]
    [InlineData("Is $5 charged?", "Is €5 charged?")]
    [InlineData("What is C#?", "What is C?")]
    [InlineData("What is C++?", "What is C?")]
    [InlineData("Is x > 5 allowed?", "Is x < 5 allowed?")]
    [InlineData("Is ≥5 allowed?", "Is ≤5 allowed?")]
    [InlineData("Is 2*3 right?", "Is 2 3 right?")]
    [InlineData("Who has blood type A-?", "Who has blood type A?")]
    [InlineData("मामा का नाम?", "मामी का नाम?")]
    [InlineData("कुल क्या है?", "कल क्या है?")]
    [InlineData("résumé rules", "resume rules")]
    [InlineData("order A-12", "order A 12")]
    public void Signs_that_change_a_question_change_its_key(string one, string other) =>
        Assert.NotEqual(KeyOf(one), KeyOf(other));

    [Theory]
    [InlineData("Can I return 14 tents?", "Can I return 41 tents?")]
    [InlineData("Is order 4711 late?", "Is order 4712 late?")]
    [InlineData("Does the discount apply to 2 adults and 3 children?", "Does the discount apply to 3 adults and 2 children?")]
    [InlineData("Can two people share the tent?", "Can three people share the tent?")]
    [InlineData("Is the first month free?", "Is the second month free?")]
    [InlineData("Are 20 kg allowed?", "Are kg allowed?")]
    [InlineData("Is model X200 waterproof?", "Is model X300 waterproof?")]
    public void Other_numbers_make_another_question(string one, string other) => AssertApart(one, other);

    [Theory]
    [InlineData("Can I return worn boots?", "Can I not return worn boots?")]
    [InlineData("Is the tent waterproof?", "Isn't the tent waterproof?")]
    [InlineData("Do you ship to Malta?", "Don’t you ship to Malta?")]
    [InlineData("Trips with children", "Trips without children")]
    [InlineData("Which tents are never discounted?", "Which tents are discounted?")]
    public void A_negation_makes_another_question(string one, string other) => AssertApart(one, other);

    [Theory]
    [InlineData("Who manages Acme Corporation?", "Who manages Apex Corporation?")]
    [InlineData("What does Anna Lee earn?", "What does Anna Low earn?")]
    [InlineData("Is shipping to Austria free?", "Is shipping to Australia free?")]
    [InlineData("is shipping to Austria free?", "Is Shipping to australia free?")]
    public void Another_name_makes_another_question(string one, string other) => AssertApart(one, other);

    [Theory]
    [InlineData("How far is it from Bern to Rome?", "How far is it from Rome to Bern?")]
    [InlineData("How long from the office to the airport?", "How long from the airport to the office?")]
    [InlineData("Is the tent cheaper than the bag?", "Is the bag cheaper than the tent?")]
    [InlineData("Do I pay before the trip?", "Do I pay after the trip?")]
    [InlineData("Is 5 minus 3 right?", "Is 3 minus 5 right?")]
    [InlineData("Does Anna report to Tom?", "Does Tom report to Anna?")]
    public void Another_direction_makes_another_question(string one, string other) => AssertApart(one, other);

    [Theory]
    [InlineData("When was the shop opened?", "Where was the shop opened?")]
    [InlineData("Who made the tent?", "Why was the tent made?")]
    [InlineData("How much is the tent?", "How heavy is the tent?")]
    public void Asking_for_something_else_makes_another_question(string one, string other) => AssertApart(one, other);

    [Theory]
    [InlineData("How long can I return a tent?", "How long may tents be returned?")]
    [InlineData("What is the price of the green tent?", "What's the price of a green tent?")]
    [InlineData("How much are 2 tents?", "How much is it for 2 tents?")]
    [InlineData("Is shipping to Austria free?", "is shipping to austria free")]
    public void Questions_of_the_same_meaning_agree(string one, string other) => Assert.True(Of(one).AgreesWith(Of(other)));

    [Fact]
    public void Agreement_has_no_direction()
    {
        var (one, other) = (Of("Is shipping to Austria free?"), Of("is shipping free"));
        Assert.Equal(one.AgreesWith(other), other.AgreesWith(one));
    }

    [Theory]
    [InlineData("How long can I return a tent?", "How long may tents be returned?", false)]
    [InlineData("How long can I return a tent?", "How long is it that I can return the tents?", true)]
    [InlineData("Does the guide pay the guest?", "Does the guest pay the guide?", false)]
    [InlineData("The tent", "The tent and the bag", false)]
    public void The_same_words_are_the_same_stems_in_the_same_order(string one, string other, bool same) =>
        Assert.Equal(same, Of(one).HasSameWordsAs(Of(other)));

    private static string KeyOf(string question) => Of(question).Key;

    private static QuestionForm Of(string question) => QuestionForm.Of(question, Analyzer);

    private static void AssertApart(string one, string other) => Assert.False(Of(one).AgreesWith(Of(other)));
}
