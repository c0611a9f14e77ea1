using Microsoft.Extensions.Logging;
using RagStarter.Core.Models;

namespace RagStarter.UnitTests.Models;

/// <summary>The price list follows its file while the application runs.</summary>
public sealed class PriceListReloadTests : IDisposable
{
    private readonly TemporaryFile _file = new("prices.json", Listing(1));
    private readonly ManualTime _time = new();
    private readonly RecordedLog<PriceList> _log = new();
    private readonly PriceList _prices;

    public PriceListReloadTests() => _prices = new PriceList(_file.Path, _time, _log);

    public void Dispose() => _file.Dispose();

    [Fact]
    public void A_change_of_the_file_is_in_force_a_second_later()
    {
        Change(Listing(7));
        Assert.Equal(7, Current?.Input);
    }

    [Fact]
    public void Within_a_second_the_file_is_not_read_again()
    {
        File.WriteAllText(_file.Path, Listing(7));
        _time.Advance(TimeSpan.FromMilliseconds(999));
        Assert.Equal(1, Current?.Input);
    }

    [Fact]
    public void A_file_that_is_replaced_by_another_of_the_same_age_and_size_is_read()
    {
        var age = File.GetLastWriteTimeUtc(_file.Path);
        File.WriteAllText(_file.Path, Listing(7));
        File.SetLastWriteTimeUtc(_file.Path, age);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(7, Current?.Input);
    }

    [Fact]
    public void An_entry_that_is_edited_in_place_gets_another_version()
    {
        var before = Current!.Version;
        Change(Listing(7));
        Assert.NotEqual(before, Current!.Version);
    }

    [Fact]
    public void An_entry_whose_numbers_are_only_written_otherwise_keeps_its_version()
    {
        var before = Current!.Version;
        Change(Listing(1).Replace("\"input\": 1,", "\"input\": 1.00,", StringComparison.Ordinal));
        Assert.Equal(before, Current!.Version);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"prices\": [ { \"model\": \"m\", \"provider\": \"p\", \"from\": \"2026-01-01\", \"inp")]
    [InlineData("{\"prices\": [ { \"model\": \"m\", \"provider\": \"p\", \"from\": \"2026-01-01\", \"input\": -1, \"output\": 1 } ]}")]
    public void A_malformed_file_leaves_the_last_good_prices_in_force(string content)
    {
        Change(content);
        Assert.Equal(1, Current?.Input);
    }

    [Fact]
    public void A_file_that_vanished_leaves_the_last_good_prices_in_force()
    {
        File.Delete(_file.Path);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, Current?.Input);
    }

    [Fact]
    public void A_malformed_file_is_logged_once_with_file_place_and_remedy()
    {
        Change("""{"prices": [{"model": "m", "provider": "p", "from": "2026-01-01", "input": 1, "output": -1}]}""");
        for (var i = 0; i < 3; i++)
        {
            _ = Current;
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(
            (LogLevel.Error, $"The price list '{_file.Path}' cannot be read: prices[0] (m) has a negative price. Models:PriceFile names another file. Until the file is put right, the last good prices stay in force."),
            Assert.Single(_log.Lines));
    }

    [Fact]
    public void A_file_that_is_put_right_is_taken_over()
    {
        Change("{");
        _ = Current;
        Change(Listing(7));
        Assert.Equal(7, Current?.Input);
    }

    [Fact]
    public void The_same_mistake_after_it_was_put_right_is_logged_again()
    {
        foreach (var content in new[] { "{", Listing(1), "{" })
        {
            Change(content);
            _ = Current;
        }

        Assert.Equal(2, _log.Lines.Count(l => l.Level == LogLevel.Error));
    }

    [Fact]
    public void A_model_that_is_taken_off_the_list_has_no_price_any_more()
    {
        Change("""{"prices": []}""");
        Assert.Null(Current);
    }

    private Price? Current => _prices.Find("m", _time.Now);

    private void Change(string content)
    {
        File.WriteAllText(_file.Path, content);
        _time.Advance(TimeSpan.FromSeconds(1));
    }

    private static string Listing(int input) =>
        $$"""{"prices": [{"model": "m", "provider": "p", "from": "2026-01-01", "input": {{input}}, "output": 9}]}""";
}
