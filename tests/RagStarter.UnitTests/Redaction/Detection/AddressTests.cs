namespace RagStarter.UnitTests.Redaction.Detection;

public sealed class AddressTests
{
    [Theory]
    [InlineData("I live at 221 Baker Street now", "221 Baker Street")]
    [InlineData("Send it to 1600 Pennsylvania Avenue NW please", "1600 Pennsylvania Avenue NW")]
    [InlineData("to 42 Elm Drive Apt. 7, Springfield, IL 62704.", "42 Elm Drive Apt. 7, Springfield, IL 62704")]
    [InlineData("die Villacher Strasse 89 ist", "Villacher Strasse 89")]
    [InlineData("in der Hauptstraße 12a wohnt", "Hauptstraße 12a")]
    [InlineData("au 12 Rue Lafayette à", "12 Rue Lafayette")]
    [InlineData("en Calle Mayor 15 de", "Calle Mayor 15")]
    [InlineData("in Via Garibaldi 4 a", "Via Garibaldi 4")]
    [InlineData("op de Keizersgracht 123 staat", "Keizersgracht 123")]
    [InlineData("write to P.O. Box 242 today", "P.O. Box 242")]
    [InlineData("an Postfach 1234 senden", "Postfach 1234")]
    [InlineData("to PSC 6293, Box 8158 first", "PSC 6293, Box 8158")]
    [InlineData("to PSC 6293, Box 8158, APO AE 09624 first", "PSC 6293, Box 8158, APO AE 09624")]
    [InlineData("write to USS Mahler, FPO AA 70489 now", "USS Mahler, FPO AA 70489")]
    [InlineData("to 83 Dora Creek Apt. 176 at last", "83 Dora Creek Apt. 176")]
    [InlineData("to 77 Old Mill Road, Fort Collins, Colorado by", "77 Old Mill Road, Fort Collins, Colorado")]
    [InlineData("she lives on Falkensteinen 50 now", "Falkensteinen 50")]
    [InlineData("at 33 avenue de Provence today", "33 avenue de Provence")]
    [InlineData("przy ul. Zamkowa 33 mieszka", "ul. Zamkowa 33")]
    [InlineData("we met at 12 rue lafayette yesterday", "12 rue lafayette")]
    [InlineData("meet at the corner of Mill Road and Station Road at noon", "the corner of Mill Road and Station Road")]
    public void An_address_is_found(string text, string address) => Assert.Contains($"StreetAddress {address}", Detected.In(text));

    [Fact]
    public void In_a_letterhead_each_part_is_found_and_the_town_stays() =>
        Assert.Equal(
            ["Person Clara Jensen", "StreetAddress 12 Harbour Road", "StreetAddress Suite 501", "StreetAddress 62488"],
            Detected.In("Clara Jensen\n\n12 Harbour Road\n Suite 501\n Riverton\n\n Estonia 62488"));

    [Theory]
    [InlineData("It took 5 days to walk the 12 miles")]
    [InlineData("We sold 30 tents on 4 May 2024")]
    [InlineData("Chapter 7 has 3 sections")]
    [InlineData("the tent for 2 persons weighs 2400 g")]
    [InlineData("it was bought by 48 Factoring houses")]
    [InlineData("as Smith et al. 1998 have shown")]
    [InlineData("the answer to 500 x 25 is long")]
    [InlineData("Is the Trail 3 tent in stock?")]
    [InlineData("Does the Park 12 backpack have a rain cover?")]
    public void Numbers_in_prose_are_no_addresses(string text) => Assert.Empty(Detected.In(text));
}
