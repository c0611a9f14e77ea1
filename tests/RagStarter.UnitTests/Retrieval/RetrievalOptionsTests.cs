using RagStarter.Core.Configuration;
using RagStarter.Core.Retrieval;

namespace RagStarter.UnitTests.Retrieval;

public sealed class RetrievalOptionsTests
{
    public static TheoryData<RetrievalOptions, string> Wrong => new()
    {
        { new RetrievalOptions { Candidates = 0 }, "Retrieval:Candidates is 0; allowed is a whole number from 1 to 500." },
        { new RetrievalOptions { TopK = 101 }, "Retrieval:TopK is 101; allowed is a whole number from 1 to 100." },
        { new RetrievalOptions { MaxContextTokens = 49 }, "Retrieval:MaxContextTokens is 49; allowed is a whole number from 50 to 200000." },
        { new RetrievalOptions { MinSentenceScore = 1.5 }, "Retrieval:MinSentenceScore is 1.5; allowed is a number from 0 to 1." },
        { new RetrievalOptions { Fusion = "max" }, "Retrieval:Fusion is 'max'; allowed is one of weighted, rrf." },
        { new RetrievalOptions { KeywordWeight = -0.1 }, "Retrieval:KeywordWeight is -0.1; allowed is a number from 0 to 1." },
        { new RetrievalOptions { SentenceWeight = 2 }, "Retrieval:SentenceWeight is 2; allowed is a number from 0 to 1." },
        { new RetrievalOptions { DuplicateOverlap = 0.4 }, "Retrieval:DuplicateOverlap is 0.4; allowed is a number from 0.5 to 1." },
    };

    [Fact]
    public void The_defaults_are_allowed() => Assert.Empty(ConfigurationRules.Check(RetrievalOptions.Section, new RetrievalOptions()));

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_value_out_of_range_is_named_with_what_is_allowed(RetrievalOptions options, string expected) =>
        Assert.Equal([expected], ConfigurationRules.Check(RetrievalOptions.Section, options));

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Every_setting_is_part_of_the_fingerprint_of_cached_answers(RetrievalOptions options, string expected)
    {
        Assert.NotEmpty(expected);
        Assert.NotEqual(new RetrievalOptions().Fingerprint(), options.Fingerprint());
    }

    [Theory]
    [InlineData("archive/prices.md", "Prices", true)]
    [InlineData("prices.md", "Prices (superseded)", true)]
    [InlineData("prices-OBSOLETE.md", "Prices", true)]
    [InlineData("archives.md", "The archivist", false)]
    [InlineData("prices.md", "Prices", false)]
    public void Documents_are_demoted_by_whole_words_of_their_name_or_title(string document, string title, bool expected)
    {
        var chunk = Passages.Of("text", title: title);
        chunk.Document = document;

        Assert.Equal(expected, new RetrievalOptions().IsDemoted(chunk));
    }
}
