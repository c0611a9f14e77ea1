using RagStarter.Core.Caching;

namespace RagStarter.UnitTests.Caching;

public sealed class QuestionFormTests
{
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

    private static string KeyOf(string question) => QuestionForm.Of(question).Key;
}
