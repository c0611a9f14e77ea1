using RagStarter.Core.Models;

namespace RagStarter.UnitTests.Models;

public sealed class PriceListTests
{
    private const string Prices = """
        {
          // Comments and trailing commas are welcome.
          "comment": "list prices",
          "prices": [
            { "model": "m-1", "provider": "p", "from": "2026-02-01", "input": 2, "cachedInput": 0.2, "output": 8, "source": "s" },
            { "model": "m-1", "provider": "p", "from": "2026-01-01", "input": 3, "output": 9 },
            { "model": "e-1", "provider": "p", "from": "2026-01-01", "embedding": 0.02 },
          ],
        }
        """;

    [Theory]
    [InlineData("2026-01-01T00:00:00Z", "m-1@2026-01-01=3/3/9/0")]
    [InlineData("2026-01-31T23:59:59Z", "m-1@2026-01-01=3/3/9/0")]
    [InlineData("2026-02-01T00:00:00Z", "m-1@2026-02-01=2/0.2/8/0")]
    [InlineData("2030-01-01T00:00:00Z", "m-1@2026-02-01=2/0.2/8/0")]
    [InlineData("2026-02-01T00:30:00+01:00", "m-1@2026-01-01=3/3/9/0")]
    public void A_price_holds_from_its_day_on_in_UTC(string at, string version) =>
        Assert.Equal(version, Find("m-1", at)?.Version);

    [Fact]
    public void Before_its_first_day_a_model_has_no_price() => Assert.Null(Find("m-1", "2025-12-31T23:59:59Z"));

    [Fact]
    public void An_unknown_model_has_no_price() => Assert.Null(Find("m-2", "2026-03-01T00:00:00Z"));

    [Fact]
    public void Case_does_not_matter_in_a_models_name() => Assert.NotNull(Find("M-1", "2026-03-01T00:00:00Z"));

    [Fact]
    public void The_numbers_are_those_of_the_entry() =>
        Assert.Equal(new Price("m-1@2026-02-01=2/0.2/8/0", 2, 0.2m, 8, 0), Find("m-1", "2026-03-01T00:00:00Z"));

    [Fact]
    public void Without_a_price_of_their_own_cached_tokens_cost_the_same() =>
        Assert.Equal(3, Find("m-1", "2026-01-15T00:00:00Z")?.CachedInput);

    [Fact]
    public void An_embedding_model_has_the_price_of_embedding_alone() =>
        Assert.Equal(new Price("e-1@2026-01-01=0/0/0/0.02", 0, 0, 0, 0.02m), Find("e-1", "2026-03-01T00:00:00Z"));

    [Theory]
    [InlineData("", "")]
    [InlineData("[]", "")]
    [InlineData("{", "")]
    [InlineData("null", "The file is empty.")]
    [InlineData("{}", "prices")]
    [InlineData("""{"prices": null}""", "prices")]
    [InlineData("""{"prices": [null]}""", "prices[0]")]
    [InlineData("""{"prices": [{"provider": "p", "from": "2026-01-01", "input": 1, "output": 1}]}""", "model")]
    [InlineData("""{"prices": [{"model": null, "provider": "p", "from": "2026-01-01", "input": 1, "output": 1}]}""", "model")]
    [InlineData("""{"prices": [{"model": "m", "provider": "p", "input": 1, "output": 1}]}""", "from")]
    [InlineData("""{"prices": [{"model": "m", "provider": "p", "from": "soon", "input": 1, "output": 1}]}""", "$.prices[0].from")]
    [InlineData("""{"prices": [{"model": "m", "provider": "p", "from": "2026-01-01", "input": "1", "output": 1}]}""", "$.prices[0].input")]
    [InlineData("""{"prices": [{"model": "m", "provider": "p", "from": "2026-01-01"}]}""", "prices[0] (m) has neither 'input' nor 'embedding'.")]
    [InlineData("""{"prices": [{"model": "m", "provider": "p", "from": "2026-01-01", "input": 1}]}""", "prices[0] (m) has 'input' but no 'output'.")]
    [InlineData("""{"prices": [{"model": "m", "provider": "p", "from": "2026-01-01", "input": 1, "output": -1}]}""", "prices[0] (m) has a negative price.")]
    public void A_malformed_list_is_refused_with_the_place_and_the_setting(string content, string place)
    {
        using var file = new TemporaryFile("prices.json", content);
        var message = Assert.Throws<InvalidDataException>(() => new PriceList(file.Path)).Message;
        Assert.StartsWith($"The price list '{file.Path}' cannot be read: ", message, StringComparison.Ordinal);
        Assert.Contains(place, message, StringComparison.Ordinal);
        Assert.EndsWith(" Models:PriceFile names another file.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_list_is_refused_with_the_setting()
    {
        using var file = new TemporaryFile("prices.json", string.Empty);
        var message = Assert.Throws<InvalidDataException>(() => new PriceList(file.Path + ".gone")).Message;
        Assert.EndsWith(" Models:PriceFile names another file.", message, StringComparison.Ordinal);
    }

    private static Price? Find(string model, string at)
    {
        using var file = new TemporaryFile("prices.json", Prices);
        return new PriceList(file.Path).Find(model, DateTimeOffset.Parse(at, null));
    }
}
