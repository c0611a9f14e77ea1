namespace RagStarter.UnitTests.Redaction.Detection;

public sealed class PersonTests
{
    [Theory]
    [InlineData("I spoke to Margaret Henderson yesterday", "Margaret Henderson")]
    [InlineData("Please ask Dr. Okonkwo about it", "Okonkwo")]
    [InlineData("Mr. J. R. Tolkien wrote it", "J. R. Tolkien")]
    [InlineData("my name is xochitl quetzal", "xochitl quetzal")]
    [InlineData("The letter is from Ludwig van der Berg", "Ludwig van der Berg")]
    [InlineData("Dear Siobhán, thank you", "Siobhán")]
    [InlineData("contact Jean-Luc Moreau first", "Jean-Luc Moreau")]
    [InlineData("This was signed by Renée O'Brien today", "Renée O'Brien")]
    [InlineData("Ich heiße Jürgen Großmann", "Jürgen Großmann")]
    [InlineData("Frau Schneider hat angerufen", "Schneider")]
    [InlineData("je m'appelle Amélie Fontaine", "Amélie Fontaine")]
    [InlineData("my brother Marcus said so", "Marcus")]
    [InlineData("Kowalczyk and Nowak were there", "Kowalczyk")]
    [InlineData("Take Kenji's ticket", "Kenji")]
    [InlineData("Меня зовут Иван Петров", "Иван Петров")]
    public void A_name_is_found_without_its_title(string text, string name) => Assert.Contains($"Person {name}", Detected.In(text));

    [Fact]
    public void A_part_of_a_name_is_found_again_where_it_stands_alone() =>
        Assert.Equal(
            ["Person Maciej Borkowski", "Person Borkowski"],
            Detected.In("It was directed by Maciej Borkowski, and starring Borkowski it ran for a year"));

    [Theory]
    [InlineData("How long do I have to return an item?")]
    [InlineData("What does the Trailhead Two-Person Tent weigh?")]
    [InlineData("Can I get a refund for my Summer Sale order?")]
    [InlineData("We moved from New Zealand to South Africa in May")]
    [InlineData("Mill Village lies north of Port Stephens")]
    [InlineData("The Civil Rights Act was passed in June")]
    [InlineData("I work for Henderson Technologies Inc")]
    [InlineData("Is the Credit Card Team open on Sunday?")]
    [InlineData("Will the warranty cover it? Mark the box. Bill me later.")]
    [InlineData("Der Hund und die Katze sind im Garten der Familie")]
    [InlineData("OPEN THE BOX AND READ THE MANUAL FIRST")]
    [InlineData("Use Azure OpenAI or Semantic Kernel with Redis")]
    public void What_is_no_person_is_left_alone(string text) => Assert.DoesNotContain(Detected.In(text), f => f.StartsWith("Person", StringComparison.Ordinal));
}
