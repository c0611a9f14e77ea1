using RagStarter.Core.Language;

namespace RagStarter.UnitTests.Language;

public sealed class StemmerTests
{
    // From the vocabulary that Snowball publishes for its English stemmer.
    [Theory]
    [InlineData("consistency", "consist")]
    [InlineData("knightly", "knight")]
    [InlineData("generously", "generous")]
    [InlineData("skies", "sky")]
    [InlineData("dying", "die")]
    [InlineData("news", "news")]
    [InlineData("hopping", "hop")]
    [InlineData("hoping", "hope")]
    public void English_words_get_the_stems_of_snowball(string word, string stem) =>
        Assert.Equal(stem, new Stemmer("english").Stem(word));

    [Theory]
    [InlineData("froze", "freeze")]
    [InlineData("feet", "foot")]
    [InlineData("knives", "knife")]
    [InlineData("bought", "buy")]
    [InlineData("heaviest", "heavy")]
    public void Irregular_forms_share_the_stem_of_their_base(string form, string word) =>
        Assert.Equal(new Stemmer("english").Stem(word), new Stemmer("english").Stem(form));

    [Theory]
    [InlineData("left")]
    [InlineData("found")]
    [InlineData("saw")]
    [InlineData("priest")]
    public void Forms_that_are_common_words_of_their_own_stay(string word) => Assert.Equal(word, IrregularForms.BaseOf(word));

    [Fact]
    public void No_stemming_leaves_words_as_they_are() => Assert.Equal("tents", new Stemmer("none").Stem("tents"));

    [Fact]
    public void Irregular_english_forms_are_those_of_english_only() => Assert.NotEqual("foot", new Stemmer("german").Stem("feet"));

    public static TheoryData<string> Languages => [.. Stemmer.Languages];

    [Theory]
    [MemberData(nameof(Languages))]
    public void Every_language_that_can_be_configured_stems_any_word_to_something(string language)
    {
        var stemmer = new Stemmer(language);

        Assert.All(["a", "word", "größe", "мир", "12", "aaaaaaaaaaaaaaaaaaaaaaa"], word => Assert.NotEmpty(stemmer.Stem(word)));
    }

    [Fact]
    public void A_language_is_known_in_any_case() => Assert.Equal("tent", new Stemmer("English").Stem("tents"));

    [Fact]
    public void One_stemmer_may_be_used_by_many_threads()
    {
        var stemmer = new Stemmer("english");
        var words = Enumerable.Range(0, 26).Select(i => $"{(char)('a' + i)}nnoyances").ToArray();
        var expected = words.Select(new Stemmer("english").Stem).ToArray();

        Parallel.For(0, 2000, i => Assert.Equal(expected[i % 26], stemmer.Stem(words[i % 26])));
    }
}
