using System.Text;
using CsCheck;
using RagStarter.Core.Redaction;
using RagStarter.Core.Redaction.Placeholders;

namespace RagStarter.UnitTests.Redaction;

/// <summary>Law 7: what the user sees holds the user's own values, byte for byte, however the stream is cut.</summary>
public sealed class PlaceholderRestorerTests
{
    private static readonly string[] Pieces =
    [
        "anna@example.com", "o'brien@example.org", "+4915112345678", "4111 1111 1111 1111", "DE89370400440532013000", "10.0.0.1",
        "[", "]", "[[", "]]", "[1]", "[EMAIL-", "[EMAIL-abcdefghjk-1]", "[EMAIL-1]", "[PHONE]", "EMAIL-", "-1]", "\\[", "ß", "😀", "é",
        "\ud83d", "\u0000", "\r\n", " ", " and ", "<b>", "&amp;", "{{$question}}",
    ];

    private static readonly Gen<string> Text =
        Gen.Int[0, Pieces.Length - 1].Array[0, 14].Select(indexes => string.Concat(indexes.Select(i => Pieces[i] + (i < 6 ? " " : string.Empty))));

    private static readonly Gen<int[]> Cuts = Gen.Int[1, 9].Array[1, 8];

    [Fact]
    public void Any_text_comes_back_exactly_however_the_stream_is_cut() =>
        Gen.Select(Text, Cuts).Sample((text, cuts) =>
        {
            var request = RedactionParts.With().BeginRequest(RedactionParts.Tenant);
            Assert.Equal(text, Restore(request.Vault, request.Redact(text).Value, cuts));
        });

    [Fact]
    public void Random_text_comes_back_exactly_however_the_stream_is_cut() =>
        Gen.Select(Gen.String[0, 60], Cuts).Sample((text, cuts) =>
        {
            var request = RedactionParts.With().BeginRequest(RedactionParts.Tenant);
            request.Redact("Write to anna@example.com");
            Assert.Equal(text, Restore(request.Vault, request.Redact(text).Value, cuts));
        });

    [Fact]
    public void A_placeholder_with_one_altered_character_is_never_resolved() =>
        Gen.Select(Gen.Int[0, 100], Gen.Char['!', '~'], Cuts).Sample((place, replacement, cuts) =>
        {
            var vault = new PlaceholderVault();
            var altered = vault.PlaceholderFor("anna@example.com", SensitiveData.Email).ToCharArray();
            if (altered[place % altered.Length] == replacement)
            {
                return;
            }

            altered[place % altered.Length] = replacement;
            var shown = Restore(vault, new string(altered), cuts);
            Assert.DoesNotContain("anna", shown, StringComparison.Ordinal);
            Assert.Equal(Restore(vault, new string(altered), [1000]), shown);
        });

    [Fact]
    public void Placeholders_repeated_and_side_by_side_are_all_resolved() =>
        Gen.Select(Gen.Int[0, 11].Array[1, 12], Cuts).Sample((numbers, cuts) =>
        {
            // Twelve values: the placeholder of the first is nearly the beginning of that of the tenth.
            var vault = new PlaceholderVault();
            var placeholders = Enumerable.Range(0, 12).Select(i => vault.PlaceholderFor($"user{i}@example.com", SensitiveData.Email)).ToList();
            Assert.Equal(
                string.Concat(numbers.Select(n => $"user{n}@example.com")),
                Restore(vault, string.Concat(numbers.Select(n => placeholders[n])), cuts));
        });

    [Fact]
    public void A_value_that_looks_like_a_placeholder_is_not_resolved_again()
    {
        var vault = new PlaceholderVault();
        var inner = vault.PlaceholderFor("anna@example.com", SensitiveData.Email);
        var outer = vault.PlaceholderFor(inner, SensitiveData.Phone);
        Assert.Equal(inner, Restore(vault, outer, [1]));
    }

    [Fact]
    public void Text_before_a_possible_placeholder_is_passed_on_at_once()
    {
        var vault = new PlaceholderVault();
        vault.PlaceholderFor("anna@example.com", SensitiveData.Email);
        Assert.Equal("Write to ", new PlaceholderRestorer(vault).Push("Write to [EM"));
    }

    [Fact]
    public void A_bracket_that_begins_no_placeholder_is_passed_on_at_once()
    {
        var vault = new PlaceholderVault();
        vault.PlaceholderFor("anna@example.com", SensitiveData.Email);
        Assert.Equal("see [2", new PlaceholderRestorer(vault).Push("see [2"));
    }

    [Fact]
    public void What_was_kept_comes_out_when_the_stream_ends()
    {
        var vault = new PlaceholderVault();
        vault.PlaceholderFor("anna@example.com", SensitiveData.Email);
        var restorer = new PlaceholderRestorer(vault);
        restorer.Push("Write to [EM");
        Assert.Equal("[EM", restorer.Complete());
    }

    private static string Restore(PlaceholderVault vault, string text, int[] cuts)
    {
        var restorer = new PlaceholderRestorer(vault);
        var shown = new StringBuilder();
        for (int at = 0, cut = 0; at < text.Length; cut++)
        {
            var length = Math.Min(cuts[cut % cuts.Length], text.Length - at);
            shown.Append(restorer.Push(text.Substring(at, length)));
            at += length;
        }

        return shown.Append(restorer.Complete()).ToString();
    }
}
