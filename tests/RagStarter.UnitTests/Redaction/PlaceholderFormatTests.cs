using RagStarter.Core.Redaction;
using RagStarter.Core.Redaction.Placeholders;

namespace RagStarter.UnitTests.Redaction;

public sealed class PlaceholderFormatTests
{
    private readonly PlaceholderVault _vault = new();

    public static TheoryData<string> Alterations => new(
        "lower", "upper", "space behind the bracket", "space in front of the bracket", "space at the hyphen", "space inside", "escaped bracket",
        "escaped hyphen", "underscore", "dash", "no number", "other number", "no closing bracket", "other class", "other character", "one character less");

    [Theory]
    [MemberData(nameof(Alterations))]
    public void What_a_model_altered_is_shown_as_its_class_and_never_resolved(string alteration)
    {
        var placeholder = _vault.PlaceholderFor("anna@example.com", SensitiveData.Email);
        _vault.PlaceholderFor("bea@example.com", SensitiveData.Email);
        var altered = Alter(placeholder, alteration);
        var restored = _vault.Restore($"Write to {altered}. Thanks!");
        Assert.DoesNotContain("@example.com", restored, StringComparison.Ordinal);
        Assert.Equal(alteration == "other class" ? "Write to [PHONE]. Thanks!" : "Write to [EMAIL]. Thanks!", restored);
    }

    [Theory]
    [InlineData("`{0}`")]
    [InlineData("**{0}**")]
    [InlineData("```\n{0}\n```")]
    [InlineData("[[{0}]]")]
    [InlineData("[{0}](mailto:{0})")]
    public void What_stands_around_the_very_placeholder_does_not_matter(string around)
    {
        var placeholder = _vault.PlaceholderFor("anna@example.com", SensitiveData.Email);
        Assert.Equal(
            around.Replace("{0}", "anna@example.com", StringComparison.Ordinal),
            _vault.Restore(around.Replace("{0}", placeholder, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("[Email-marketing]")]
    [InlineData("[Phone-numbers-1]")]
    [InlineData("[Email-order no 12345]")]
    [InlineData("[1]")]
    [InlineData("[NOTE]")]
    [InlineData("[ISO-8859-1]")]
    [InlineData("[text-decoration](x)")]
    [InlineData("[EMAIL]")]
    public void Ordinary_text_in_brackets_stays(string text) => Assert.Equal(text, _vault.Restore(text));

    [Fact]
    public void An_invented_placeholder_is_masked_even_where_nothing_was_replaced() =>
        Assert.Equal("Ask [PHONE] today.", _vault.Restore("Ask [PHONE-abcdefgh23-4] today."));

    [Fact]
    public void A_placeholder_has_two_digits_at_least() => Assert.All(
        Enumerable.Range(0, 500).Select(_ => PlaceholderFormat.Create("Email", 1)[7..17]),
        token => Assert.True(token.Count(char.IsAsciiDigit) >= 2, token));

    [Fact]
    public void A_value_in_brackets_is_no_mark() =>
        Assert.Equal("[[IBAN]]", RedactionParts.With().Mask(RedactionParts.Tenant, Core.Redaction.Policy.RedactionSink.Log, "[DE89370400440532013000]").Value);

    private static string Alter(string placeholder, string alteration)
    {
        var (name, token, number) = (placeholder[1..6], placeholder[7..17], placeholder[18..^1]);
        return alteration switch
        {
            "lower" => placeholder.ToLowerInvariant(),
            "upper" => placeholder.ToUpperInvariant(),
            "space behind the bracket" => $"[ {name}-{token}-{number}]",
            "space in front of the bracket" => $"[{name}-{token}-{number} ]",
            "space at the hyphen" => $"[{name} - {token}-{number}]",
            "space inside" => $"[{name}-{token[..4]} {token[4..]}-{number}]",
            "escaped bracket" => $"[{name}-{token}-{number}\\]",
            "escaped hyphen" => $"[{name}\\-{token}-{number}]",
            "underscore" => $"[{name}_{token}_{number}]",
            "dash" => $"[{name}–{token}–{number}]",
            "no number" => $"[{name}-{token}]",
            "other number" => $"[{name}-{token}-9]",
            "no closing bracket" => $"[{name}-{token}-{number}",
            "other class" => $"[PHONE-{token}-{number}]",
            "one character less" => $"[{name}-{token[1..]}-{number}]",
            _ => $"[{name}-{token[..9]}{(token[9] == 'z' ? 'y' : 'z')}-{number}]",
        };
    }
}
