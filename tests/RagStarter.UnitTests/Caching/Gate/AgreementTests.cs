using CsCheck;
using RagStarter.Core.Caching.Gate;
using RagStarter.Core.Language;

namespace RagStarter.UnitTests.Caching.Gate;

public sealed class AgreementTests
{
    private static readonly TextAnalyzer Analyzer = new();

    [Theory]
    [InlineData("Can I return 14 tents?", "Can I return 41 tents?")]
    [InlineData("Is order 4711 late?", "Is order 4712 late?")]
    [InlineData("Does the discount apply to 2 adults and 3 children?", "Does the discount apply to 3 adults and 2 children?")]
    [InlineData("Can two people share the tent?", "Can three people share the tent?")]
    [InlineData("Is the first month free?", "Is the second month free?")]
    [InlineData("Are 20 kg allowed?", "Are kg allowed?")]
    [InlineData("Is model X200 waterproof?", "Is model X300 waterproof?")]
    [InlineData("Is 5 minus 3 right?", "Is 3 minus 5 right?")]
    [InlineData("Is the fee due within a week?", "Is the fee due within 2 weeks?")]
    [InlineData("What is vitamin C good for?", "What is vitamin D good for?")]
    [InlineData("Is -5 degrees too cold?", "Is 5 degrees too cold?")]
    [InlineData("Is chapter III difficult?", "Is chapter IV difficult?")]
    public void Other_numbers_make_another_question(string one, string other) => AssertApart(GateReason.Number, one, other);

    [Theory]
    [InlineData("Is 5kg allowed?", "Is 5lb allowed?")]
    [InlineData("Is the rent paid per week?", "Is the rent paid per month?")]
    [InlineData("Is the fee 20 euros?", "Is the fee 20 dollars?")]
    public void Another_unit_makes_another_question(string one, string other) => AssertApart(GateReason.Unit, one, other);

    [Theory]
    [InlineData("Are you open on Monday?", "Are you open on Sunday?")]
    [InlineData("Is it sunny in June?", "Is it sunny in July?")]
    [InlineData("Is the gate open in the morning?", "Is the gate open in the evening?")]
    public void Another_time_makes_another_question(string one, string other) => AssertApart(GateReason.Time, one, other);

    [Theory]
    [InlineData("Can I return worn boots?", "Can I not return worn boots?")]
    [InlineData("Is the tent waterproof?", "Isn't the tent waterproof?")]
    [InlineData("Do you ship to Malta?", "Don’t you ship to Malta?")]
    [InlineData("Which tents are never discounted?", "Which tents are discounted?")]
    public void A_negation_makes_another_question(string one, string other) => AssertApart(GateReason.Negation, one, other);

    [Theory]
    [InlineData("How do I open an account?", "How do I close an account?")]
    [InlineData("What raises blood pressure?", "What lowers blood pressure?")]
    [InlineData("Which tent is the cheapest?", "Which tent is the most expensive?")]
    [InlineData("When is check in?", "When is check out?")]
    [InlineData("Is the form available online?", "Is the form available offline?")]
    [InlineData("Is the pass transferable?", "Is the pass nontransferable?")]
    public void The_opposite_makes_another_question(string one, string other) => AssertApart(GateReason.Opposite, one, other);

    [Theory]
    [InlineData("Who manages Acme Corporation?", "Who manages Apex Corporation?")]
    [InlineData("What does Anna Lee earn?", "What does Anna Low earn?")]
    [InlineData("Is shipping to Austria free?", "Is shipping to Australia free?")]
    [InlineData("is shipping to austria free?", "is shipping to australia free?")]
    [InlineData("What does anna earn?", "What does tom earn?")]
    public void Another_name_makes_another_question(string one, string other) => AssertApart(GateReason.Entity, one, other);

    [Theory]
    [InlineData("How far is it from the office to the lake?", "How far is it from the lake to the office?")]
    [InlineData("How do I convert a drawing into a photo?", "How do I convert a photo into a drawing?")]
    [InlineData("Is the tent cheaper than the bag?", "Is the bag cheaper than the tent?")]
    [InlineData("Does the guide pay the guest?", "Does the guest pay the guide?")]
    [InlineData("How do I replace butter with oil?", "How do I replace oil with butter?")]
    public void Another_direction_makes_another_question(string one, string other) => AssertApart(GateReason.Direction, one, other);

    [Theory]
    [InlineData("When was the shop opened?", "Where was the shop opened?")]
    [InlineData("Who built the wall?", "Why was the wall built?")]
    [InlineData("How many rooms are there?", "How much are the rooms?")]
    [InlineData("How old is the tower?", "How tall is the tower?")]
    [InlineData("Can I renew my pass?", "How do I renew my pass?")]
    public void Asking_for_something_else_makes_another_question(string one, string other) => AssertApart(GateReason.Kind, one, other);

    [Theory]
    [InlineData("What is my name?", "What is your name?")]
    [InlineData("Can I wear boots?", "Must I wear boots?")]
    [InlineData("When does the shop open?", "When did the shop open?")]
    [InlineData("Can I use the card?", "Can he use the card?")]
    public void Another_person_mode_or_tense_makes_another_question(string one, string other) => AssertApart(GateReason.Person, one, other);

    [Theory]
    [InlineData("Do I descale the kettle?", "Do I descale the iron?")]
    [InlineData("Are fig trees pruned?", "Are plum trees pruned?")]
    public void Another_word_in_one_place_makes_another_question(string one, string other) => AssertApart(GateReason.Subject, one, other);

    [Theory]
    [InlineData("Wie lange kann ich das Zelt zurückgeben?", "Wie lange kann ich die Stiefel zurückgeben?")]
    [InlineData("テントは防水ですか", "テントは耐火ですか")]
    [InlineData("Сколько стоит палатка", "Сколько стоит рюкзак")]
    public void In_a_language_that_is_not_known_only_the_same_words_agree(string one, string other)
    {
        AssertApart(GateReason.Language, one, other);
        Assert.Equal(GateReason.None, Differences(one, one));
    }

    [Fact]
    public void With_the_stemmer_of_another_language_only_the_same_words_agree()
    {
        var french = new TextAnalyzer("french");
        Assert.Equal(GateReason.Language, Agreement.Differences(
            QuestionMeaning.Of("Quel est le prix de la tente ?", french), QuestionMeaning.Of("Quel est le prix du sac ?", french)));
    }

    [Theory]
    [InlineData("How long can I return a tent?", "How long may tents be returned?")]
    [InlineData("What is the price of the green tent?", "What's the price of a green tent?")]
    [InlineData("How much are 2 tents?", "How much is it for two tents?")]
    [InlineData("Is shipping to Austria free?", "is shipping to austria free")]
    [InlineData("How do I cancel my order?", "What is the best way to cancel my order?")]
    [InlineData("How can I learn English quickly?", "How can I quickly learn English?")]
    [InlineData("Which one is better, the tent or the bag?", "Which is better, the tent or the bag?")]
    [InlineData("Is the limit 5 kg?", "Is the limit 5kg?")]
    [InlineData("Am I allowed to bring a dog?", "Can I bring a dog?")]
    public void Questions_of_the_same_meaning_agree(string one, string other) => Assert.Equal(GateReason.None, Differences(one, other));

    [Fact]
    public void A_question_agrees_with_itself_and_agreement_has_no_direction()
    {
        string[] words = ["how", "long", "can", "I", "not", "return", "the", "Tent", "from", "Bern", "to", "Rome", "in", "2", "days", "kg", "cheapest", "open", "by", "who", "?", "C++", "-5"];
        var questions = Gen.Int[0, words.Length - 1].Array[1, 12].Select(chosen => string.Join(' ', chosen.Select(i => words[i])));
        Gen.Select(questions, questions).Sample(
            (one, other) =>
            {
                Assert.Equal(GateReason.None, Differences(one, one));
                Assert.Equal(Differences(one, other) == GateReason.None, Differences(other, one) == GateReason.None);
            },
            iter: 2000);
    }

    private static GateReason Differences(string one, string other) =>
        Agreement.Differences(QuestionMeaning.Of(one, Analyzer), QuestionMeaning.Of(other, Analyzer));

    private static void AssertApart(GateReason reason, string one, string other)
    {
        Assert.Equal(reason, Differences(one, other));
        Assert.NotEqual(GateReason.None, Differences(other, one));
    }
}
