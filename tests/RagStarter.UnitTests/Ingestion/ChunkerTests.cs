using CsCheck;
using RagStarter.Core.Ingestion;
using RagStarter.Core.Language;
using RagStarter.Core.Retrieval;
using RagStarter.Core.Tenancy;

namespace RagStarter.UnitTests.Ingestion;

public sealed class ChunkerTests
{
    private static readonly TokenCounter Tokens = TokenCounter.For(TokenCounter.Default);

    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.OneOf("The tent is dry.", "It weighs 2.1 kg!", "word", "a, b; c", "antidisestablishmentarianism", "東京は", "😀😀", "xxxxxxxxxxxx").Array[0, 60].Select(words => string.Join(' ', words)),
        Gen.Char["ab1. \n😀東\u0301"].Array[0, 300].Select(c => new string(c)));

    private static readonly Gen<ExtractedDocument> Documents = Gen.OneOf(
        Gen.Select(Gen.Int[1, 3], Gen.String[1, 20]).Select((level, text) => (Action<ExtractedDocumentBuilder>)(d => d.AddHeading(level, text))),
        Texts.Select(text => (Action<ExtractedDocumentBuilder>)(d => d.AddParagraph(text))),
        Gen.Select(Gen.OneOf("a", "b", "rope"), Gen.Int[1, 60]).Select((text, count) => (Action<ExtractedDocumentBuilder>)(d => Repeat(count, () => d.AddListItem(text)))),
        Texts.Select(text => (Action<ExtractedDocumentBuilder>)(d => d.AddTableRow(["Size", "Price"], ["S", text]))),
        Texts.Select(text => (Action<ExtractedDocumentBuilder>)(d => d.AddCode(text)))).Array[0, 12].Select(additions =>
        {
            var builder = new ExtractedDocumentBuilder();
            Array.ForEach(additions, add => add(builder));
            return builder.Build("file.txt");
        });

    [Fact]
    public void No_chunk_has_more_tokens_than_allowed_and_each_knows_how_many_it_has() =>
        Gen.Select(Documents, Gen.Int[32, 80]).Sample((document, max) => Assert.All(Chunk(document, max), chunk =>
        {
            Assert.Equal(Tokens.Count(chunk.Text), chunk.Tokens);
            Assert.InRange(chunk.Tokens, 1, max);
        }));

    [Fact]
    public void Chunks_are_the_documents_text_in_order_without_gaps_but_headings_and_white_space() =>
        Gen.Select(Documents, Gen.Int[32, 80]).Sample((document, max) =>
        {
            var uncovered = document.Text.ToCharArray();
            foreach (var heading in document.Blocks.Where(b => b.Kind == BlockKind.Heading))
            {
                Array.Fill(uncovered, ' ', heading.Start, heading.Length);
            }

            var end = 0;
            foreach (var chunk in Chunk(document, max))
            {
                Assert.True(chunk.Start >= end, "Chunks do not overlap.");
                Assert.Equal(document.Text.Substring(chunk.Start, chunk.Text.Length), chunk.Text);
                end = chunk.Start + chunk.Text.Length;
                Array.Fill(uncovered, ' ', chunk.Start, chunk.Text.Length);
            }

            Assert.True(string.IsNullOrWhiteSpace(new string(uncovered)), $"Not in any chunk: {new string(uncovered).Trim()}");
        });

    [Fact]
    public void Ids_are_unique_in_a_document_and_the_same_every_time() => Documents.Sample(document =>
    {
        var ids = Chunk(document, 32).Select(c => c.Id).ToList();

        Assert.Equal(ids, ids.Distinct());
        Assert.Equal(ids, Chunk(document, 32).Select(c => c.Id));
    });

    [Fact]
    public void Ids_depend_on_tenant_name_and_content_but_not_on_place()
    {
        var before = Chunk(Document("# T\n## One\nfirst\n## Two\nsecond"), 32);
        var after = Chunk(Document("# T\n## New\nnew\n## One\nfirst\n## Two\nsecond, edited"), 32);

        Assert.Equal(before[0].Id, after[1].Id);
        Assert.Equal(3, after.Select(c => c.Id).Append(before[1].Id).Distinct().Count() - 1);
        Assert.NotEqual(before[0].Start, after[1].Start);
        Assert.NotEqual(before[0].Id, Chunk(Document("# T\n## One\nfirst"), 32, name: "other.md")[0].Id);
        Assert.NotEqual(before[0].Id, Chunk(Document("# T\n## One\nfirst"), 32, tenant: "b")[0].Id);
    }

    [Fact]
    public void The_hash_changes_with_the_content_and_with_who_may_read_it()
    {
        var chunk = Chunk(Document("text"), 32)[0];

        Assert.Equal(chunk.Hash, Chunk(Document("text"), 32)[0].Hash);
        Assert.NotEqual(chunk.Hash, Chunk(Document("text!"), 32)[0].Hash);
        Assert.NotEqual(chunk.Hash, Chunk(Document("text"), 32, groups: "staff")[0].Hash);
    }

    [Fact]
    public void A_chunk_never_spans_two_sections_and_names_the_headings_above_it()
    {
        var chunks = Chunk(Document("# Guide\nintro\n## Tents\nsmall\n### Care\ndry it\n## Stoves\nhot"), 400);

        Assert.Equal(["intro", "small", "dry it", "hot"], chunks.Select(c => c.Text));
        Assert.Equal(["Guide", "Guide › Tents", "Guide › Tents › Care", "Guide › Stoves"], chunks.Select(c => c.Heading));
        Assert.Equal("Guide › Tents › Care\ndry it", chunks[2].Content);
        Assert.Equal([0, 1, 2, 3], chunks.Select(c => c.Ordinal));
    }

    [Fact]
    public void Every_row_of_a_table_carries_its_columns_names_into_its_chunk()
    {
        var builder = new ExtractedDocumentBuilder();
        builder.AddTable(["Product", "Price"], [.. Enumerable.Range(0, 60).Select(i => new[] { $"Tent {i}", $"{i} USD" })]);

        var chunks = Chunk(builder.Build("prices.csv"), 64);

        Assert.True(chunks.Count > 5);
        Assert.All(chunks, c => Assert.All(c.Text.Split('\n'), row => Assert.Matches(@"^Product: Tent \d+; Price: \d+ USD$", row)));
    }

    [Fact]
    public void A_sentence_is_cut_only_where_it_alone_is_too_long()
    {
        var builder = new ExtractedDocumentBuilder();
        builder.AddParagraph(string.Join(' ', Enumerable.Range(0, 40).Select(i => $"This is the sentence with the number {i}.")));

        Assert.All(Chunk(builder.Build("a.txt"), 64), c => Assert.EndsWith(".", c.Text, StringComparison.Ordinal));
    }

    [Fact]
    public void A_line_of_a_megabyte_is_cut_between_words()
    {
        var builder = new ExtractedDocumentBuilder();
        builder.AddParagraph(string.Join(' ', Enumerable.Repeat("word", 200_000)));

        Assert.All(Chunk(builder.Build("a.txt"), 400), c => Assert.True(c.Text.StartsWith("word", StringComparison.Ordinal) && c.Text.EndsWith("word", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_chunk_begins_on_the_page_of_its_first_block()
    {
        var builder = new ExtractedDocumentBuilder { Page = 3 };
        builder.AddParagraph("three");
        builder.Page = 4;
        builder.AddParagraph("four");

        Assert.Equal(3, Assert.Single(Chunk(builder.Build("a.pdf"), 32)).Page);
    }

    [Fact]
    public void The_fingerprint_changes_with_the_size_of_chunks() => Assert.NotEqual(ChunkerOf(32).Fingerprint, ChunkerOf(33).Fingerprint);

    private static void Repeat(int count, Action action)
    {
        for (var i = 0; i < count; i++)
        {
            action();
        }
    }

    private static ExtractedDocument Document(string markdown) => Readers.Reading.Read(markdown, "a.md");

    private static Chunker ChunkerOf(int maxTokens) => new(new SetOptions<ChunkingOptions>(new ChunkingOptions { MaxTokens = maxTokens }));

    private static IReadOnlyList<ChunkRecord> Chunk(
        ExtractedDocument document, int maxTokens, string name = "a.md", string tenant = "a", params string[] groups) =>
        ChunkerOf(maxTokens).Chunk(TenantId.Parse(tenant), Guid.Empty, name, groups.Length > 0 ? groups : ["everyone"], document);
}
