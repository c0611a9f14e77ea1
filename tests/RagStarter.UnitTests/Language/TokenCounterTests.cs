using CsCheck;
using RagStarter.Core.Language;

namespace RagStarter.UnitTests.Language;

public sealed class TokenCounterTests
{
    private static readonly TokenCounter Default = TokenCounter.For(TokenCounter.Default);

    // Counts as OpenAI's cookbook and tiktoken give them.
    [Theory]
    [InlineData("o200k_base", "", 0)]
    [InlineData("o200k_base", "tiktoken is great!", 6)]
    [InlineData("cl100k_base", "tiktoken is great!", 6)]
    [InlineData("o200k_base", "hello world", 2)]
    [InlineData("cl100k_base", "hello world", 2)]
    [InlineData("cl100k_base", "antidisestablishmentarianism", 6)]
    [InlineData("o200k_base", "antidisestablishmentarianism", 6)]
    [InlineData("cl100k_base", "2 + 2 = 4", 7)]
    [InlineData("o200k_base", "2 + 2 = 4", 7)]
    [InlineData("cl100k_base", "お誕生日おめでとう", 9)]
    [InlineData("o200k_base", "お誕生日おめでとう", 8)]
    public void Tokens_are_counted_as_the_model_counts_them(string encoding, string text, int expected) =>
        Assert.Equal(expected, TokenCounter.For(encoding).Count(text));

    [Fact]
    public void An_unknown_encoding_is_refused_with_the_known_ones() =>
        Assert.Contains("o200k_base", Assert.Throws<ArgumentException>(() => TokenCounter.For("p50k")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_truncated_text_is_a_beginning_that_fits() => Gen.Select(
        Gen.OneOf(Gen.String, Gen.Char["ab 1.,\n😀é東"].Array[0, 60].Select(c => new string(c))), Gen.Int[-1, 30]).Sample((text, max) =>
        {
            var cut = Default.Truncate(text, max);

            Assert.StartsWith(cut, text, StringComparison.Ordinal);
            Assert.True(Default.Count(cut) <= Math.Max(0, max), $"'{cut}' has {Default.Count(cut)} tokens, more than {max}.");
        });

    [Fact]
    public void A_text_that_fits_is_not_truncated() => Assert.Equal("tiktoken is great!", Default.Truncate("tiktoken is great!", 6));

    [Fact]
    public void Truncating_never_cuts_a_character_in_half() => Assert.All(
        Enumerable.Range(0, 20),
        max => Assert.DoesNotContain('\ufffd', System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(Default.Truncate("𒀀𒀁😀𒁇𓀀", max)))));
}
