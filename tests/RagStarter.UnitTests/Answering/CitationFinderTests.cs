using CsCheck;
using RagStarter.Core.Answering;
using RagStarter.Core.Retrieval;
using static RagStarter.UnitTests.Retrieval.Passages;

namespace RagStarter.UnitTests.Answering;

public sealed class CitationFinderTests
{
    private static readonly Evidence Found = Evidence(
        "tent stove",
        [
            new RankedChunk(Of("Intro. The tent is dry.", "Tents", number: 1), 1, null, null),
            new RankedChunk(Of("The stove is hot. The stove burns gas.", "Stoves", number: 2), 0.5, null, null),
        ]);

    private readonly CitationFinder _finder = new(Analyzer);

    [Fact]
    public void A_citation_quotes_the_sentence_that_the_reply_repeats_and_says_where_it_stands()
    {
        var number = NumberOf("The tent is dry.");

        var citation = Assert.Single(_finder.Find($"The tent is dry [{number}].", Found.Items));

        Assert.Equal((number, "The tent is dry.", "Guide.md", "Tents"), (citation.Number, citation.Quote, citation.Document, citation.Heading));
        Assert.Equal((107, 16), (citation.Start, citation.Length));
    }

    [Fact]
    public void Each_source_is_cited_once_in_the_order_of_numbers()
    {
        var citations = _finder.Find("Gas burns [2]. Dry tents [1]. A hot stove [2].", Found.Items);

        Assert.Equal([1, 2], citations.Select(c => c.Number));
    }

    [Fact]
    public void The_quote_is_the_sentence_that_shares_the_most_words_with_the_claim()
    {
        var number = NumberOf("The stove burns gas.");

        Assert.Equal("The stove burns gas.", Assert.Single(_finder.Find($"It burns gas, a stove does [{number}]", Found.Items)).Quote);
    }

    [Fact]
    public void Several_numbers_behind_one_claim_stand_for_the_same_claim()
    {
        var (tent, stove) = (NumberOf("The tent is dry."), NumberOf("The stove is hot."));

        var citations = _finder.Find($"The tent is dry and the stove is hot [{tent}] [{stove}].", Found.Items).ToDictionary(c => c.Number);

        Assert.Equal("The tent is dry.", citations[tent].Quote);
        Assert.Equal("The stove is hot.", citations[stove].Quote);
    }

    [Theory]
    [InlineData("No citation at all.")]
    [InlineData("Unknown [3] and [0] and [999].")]
    [InlineData("Malformed [1 or (1) or [one].")]
    [InlineData("")]
    public void What_is_no_number_of_a_source_is_ignored(string reply) => Assert.Empty(_finder.Find(reply, Found.Items));

    [Fact]
    public void Any_reply_gets_citations_of_its_sources_with_quotes_that_stand_in_them() =>
        Gen.OneOf("[1]", "[2]", "[3]", "[1][2]", "tent", "stove.", "gas", " ", "\n", "[", "]").Array[0, 12].Select(string.Concat).Sample(reply =>
        {
            foreach (var citation in _finder.Find(reply, Found.Items))
            {
                var chunk = Found.Items.Single(i => i.Number == citation.Number).Chunk;
                Assert.Contains($"[{citation.Number}]", reply, StringComparison.Ordinal);
                Assert.Equal(citation.Quote, chunk.Text.Substring(citation.Start - chunk.Start, citation.Length));
            }
        });

    private static int NumberOf(string sentence) => Found.Items.Single(i => i.Chunk.Text.Contains(sentence, StringComparison.Ordinal)).Number;
}
