using CsCheck;
using RagStarter.Core.Language;

namespace RagStarter.UnitTests.Language;

public sealed class TextAnalyzerTests
{
    private static readonly TextAnalyzer English = new();

    [Theory]
    [InlineData("Two tents, one stove.", new[] { "Two", "tents", "one", "stove" })]
    [InlineData("It's the dog's 3.5 km walk", new[] { "It's", "the", "dog's", "3.5", "km", "walk" })]
    [InlineData("1,000 or 1,00 or 12,345,678.9", new[] { "1,000", "or", "1", "00", "or", "12,345,678.9" })]
    [InlineData("AX-200/b (v2)", new[] { "AX", "200", "b", "v2" })]
    [InlineData("'quoted' end. Next", new[] { "quoted", "end", "Next" })]
    [InlineData("Größe naïve 東京", new[] { "Größe", "naïve", "東京" })]
    [InlineData(" \t\r\n-–—…", new string[0])]
    public void Text_is_split_into_words(string text, string[] expected) =>
        Assert.Equal(expected, English.Tokenize(text).Select(t => text.Substring(t.Start, t.Length)));

    [Theory]
    [InlineData("Tent", "tents")]
    [InlineData("naïve", "naive")]
    [InlineData("CAFÉ", "café")]
    [InlineData("cafe\u0301", "café")]
    [InlineData("１２３", "123")]
    [InlineData("ﬁsh", "fish")]
    [InlineData("1,000", "1000")]
    [InlineData("don't", "don’t")]
    [InlineData("don't", "dont")]
    [InlineData("froze", "freezing")]
    [InlineData("children", "child")]
    public void Words_that_a_reader_takes_for_the_same_share_a_term(string one, string other) =>
        Assert.Equal(English.TermOf(one), English.TermOf(other));

    [Theory]
    [InlineData("tent", "tense")]
    [InlineData("1.5", "15")]
    [InlineData("a1", "a2")]
    [InlineData("wire", "wireless")]
    public void Different_words_have_different_terms(string one, string other) =>
        Assert.NotEqual(English.TermOf(one), English.TermOf(other));

    [Fact]
    public void Content_terms_leave_out_stop_words_and_keep_order_and_repetitions() =>
        Assert.Equal(
            ["dog", "see", "dog", "not"],
            English.ContentTerms("The dog is seeing a dog, is it not?").Select(t => t.Text));

    [Fact]
    public void Words_with_a_digit_are_numbers_and_are_not_stemmed()
    {
        var term = English.TermOf("X200s");

        Assert.True(term.IsNumber);
        Assert.Equal("x200s", term.Text);
    }

    [Fact]
    public void Any_text_can_be_analyzed_and_its_words_stand_in_it_in_order() => Gen.OneOf(
        Gen.String,
        Gen.Char["ab1.,'’ \u0301\ud83d\ude00\ufdfa\u00df"].Array[0, 200].Select(c => new string(c))).Sample(text =>
        {
            var end = 0;
            foreach (var token in English.Tokenize(text))
            {
                Assert.True(token.Start >= end && token.Length > 0 && token.End <= text.Length);
                end = token.End;
            }
        });

    [Fact]
    public void A_long_word_of_paired_code_units_is_analyzed_wherever_it_is_cut() =>
        Assert.Single(English.Tokenize("a" + string.Concat(Enumerable.Repeat("😀", 100))));

    [Fact]
    public void Numbers_are_not_taken_for_stop_words_and_negations_count()
    {
        Assert.False(English.TermOf("one").IsStopWord);
        Assert.False(English.TermOf("not").IsStopWord);
        Assert.False(English.TermOf("never").IsStopWord);
        Assert.True(English.TermOf("The").IsStopWord);
        Assert.True(English.TermOf("it's").IsStopWord);
    }

    [Fact]
    public void Words_that_most_questions_contain_are_light_in_all_their_forms()
    {
        Assert.True(English.TermOf("usually").IsLight);
        Assert.True(English.TermOf("using").IsLight);
        Assert.False(English.TermOf("tent").IsLight);
    }

    [Fact]
    public void Other_languages_have_no_stop_words_and_their_own_stems()
    {
        var german = new TextAnalyzer("german");

        Assert.Equal("german", german.Language);
        Assert.Equal(german.TermOf("Häuser"), german.TermOf("Haus"));
        Assert.Equal(2, german.ContentTerms("the Zelt").Count);
    }

    [Fact]
    public void An_unknown_language_is_refused_with_the_known_ones()
    {
        var problem = Assert.Throws<ArgumentException>(() => new TextAnalyzer("klingon"));

        Assert.Contains("klingon", problem.Message, StringComparison.Ordinal);
        Assert.Contains("english", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_threads_get_the_same_terms()
    {
        var analyzer = new TextAnalyzer();
        var words = Enumerable.Range(0, 2000).Select(i => $"word{(char)('a' + (i % 26))}ing{(char)('a' + (i % 7))}s").ToList();
        var expected = words.Select(w => new TextAnalyzer().TermOf(w).Text).Take(200).ToList();

        var results = new List<string>[8];
        Parallel.For(0, results.Length, t => results[t] = [.. words.Select(w => analyzer.TermOf(w).Text)]);

        Assert.All(results, r => Assert.Equal(expected, r.Take(200)));
    }
}
