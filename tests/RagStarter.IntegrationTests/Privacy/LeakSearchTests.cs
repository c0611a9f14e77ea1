using System.Net;
using System.Text;
using System.Text.Json;

namespace RagStarter.IntegrationTests.Privacy;

/// <summary>A search that finds nothing says something only if it would find it.</summary>
public sealed class LeakSearchTests
{
    private const string Value = "+1 (415) 555-0132";

    private static readonly LeakSearch Search = new([new Canary("Phone", Value, Value), new Canary("Email", "jane.doe@example.org", string.Empty)]);

    public static TheoryData<string> Forms => new(
        Value,
        JsonSerializer.Serialize(new { Value }),
        Uri.EscapeDataString(Value),
        WebUtility.UrlEncode(Value),
        WebUtility.HtmlEncode("<" + Value),
        "tel:14155550132",
        Convert.ToBase64String(Encoding.UTF8.GetBytes("x" + Value + "yz")),
        Convert.ToBase64String(Encoding.UTF8.GetBytes("xy" + Value)),
        Convert.ToBase64String(Encoding.UTF8.GetBytes(Value)),
        "JANE.DOE@EXAMPLE.ORG");

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_value_is_found_in_every_form(string text) => Assert.Single(Search.In($"some text {text} and more"));

    [Fact]
    public void A_value_is_found_in_UTF_16() => Assert.Single(Search.In(Encoding.Unicode.GetBytes("a " + Value)));

    [Fact]
    public void Other_text_has_none() => Assert.Empty(Search.In("+1 (415) 555-0133 jane@example.org"));
}
