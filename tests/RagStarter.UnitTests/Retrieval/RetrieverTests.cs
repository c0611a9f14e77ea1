using System.Text;
using RagStarter.Core.Embeddings;
using RagStarter.Core.Ingestion;
using RagStarter.Core.Redaction;
using RagStarter.Core.Retrieval;

namespace RagStarter.UnitTests.Retrieval;

public sealed class RetrieverTests : IAsyncLifetime
{
    private const string TentText = "# Tents\nThe Alpha tent weighs 2.1 kg. It sleeps two people. It was sewn by hand in a small village.";

    private readonly Dictionary<string, string?> _settings = [];
    private ScratchPipeline? _pipeline;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _pipeline?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task The_sentence_that_answers_is_found_among_other_documents()
    {
        await AddAsync("tents.md", TentText);
        await AddAsync("stoves.md", "# Stoves\nThe stove burns gas. A bottle lasts two hours.");

        var evidence = await RetrieveAsync("How heavy is the Alpha tent?");

        Assert.Equal("tents.md", evidence.Items[0].Chunk.Document);
        Assert.Contains("2.1 kg", evidence.Items[0].Text, StringComparison.Ordinal);
        Assert.True(evidence.PackedTokens > 0 && evidence.RetrievedTokens > 0);
    }

    [Fact]
    public async Task Nothing_is_found_in_an_empty_store() => Assert.Equal(Evidence.None, await RetrieveAsync("tent"));

    [Fact]
    public async Task Another_tenants_and_other_groups_documents_are_not_evidence()
    {
        await AddAsync("secret.md", TentText, "a", "staff");
        await AddAsync("foreign.md", TentText, "b");

        Assert.Empty((await RetrieveAsync("How heavy is the Alpha tent?")).Items);
        Assert.Single((await RetrieveAsync("How heavy is the Alpha tent?", "staff")).Items.Select(i => i.Chunk.Document).Distinct());
    }

    [Fact]
    public async Task Repetitions_of_a_passage_in_other_documents_are_sent_once()
    {
        foreach (var name in new[] { "one.md", "two.md", "three.md" })
        {
            await AddAsync(name, TentText);
        }

        Assert.Single((await RetrieveAsync("How heavy is the Alpha tent?")).Items);
    }

    [Fact]
    public async Task A_superseded_document_gives_way_to_the_one_in_force()
    {
        await AddAsync("archive/prices.md", "# Prices 2019\nThe Alpha tent costs 100 USD.");
        await AddAsync("prices.md", "# Prices\nThe Alpha tent now costs 150 USD in all of our shops.");

        var evidence = await RetrieveAsync("What does the Alpha tent cost?");

        Assert.Equal("prices.md", evidence.Items[0].Chunk.Document);
    }

    [Fact]
    public async Task No_more_chunks_are_read_than_configured()
    {
        _settings["Retrieval:TopK"] = "2";
        _settings["Retrieval:MinSentenceScore"] = "0";
        for (var i = 0; i < 6; i++)
        {
            await AddAsync($"tent{i}.md", $"# Tent {i}\nTent number {i} is of another {(char)('a' + i)}{(char)('p' + i)}kind.");
        }

        Assert.Equal(2, (await RetrieveAsync("tent")).Items.Count);
    }

    [Fact]
    public async Task Both_searches_show_their_scores()
    {
        await AddAsync("tents.md", TentText);

        var search = await SearchAsync("Alpha tent");

        Assert.InRange(Assert.Single(search.Dense).Score!.Value, 0.1, 1);
        Assert.True(Assert.Single(search.Keyword).Score > 0);
        Assert.Equal((search.Dense[0].Score, search.Keyword[0].Score), (search.Ranked[0].DenseScore, search.Ranked[0].KeywordScore));
        Assert.Equal(search.Ranked[0].Chunk.Tokens, search.RetrievedTokens);
    }

    [Fact]
    public async Task Words_that_an_answer_is_likely_to_contain_are_searched_for()
    {
        await AddAsync("tents.md", "# Alpha\nWeight: 2.1 kg.");

        Assert.Single((await SearchAsync("How heavy is it?")).Keyword);
    }

    [Fact]
    public async Task A_search_without_any_group_is_refused()
    {
        await StartAsync();

        await Assert.ThrowsAsync<ArgumentException>(
            () => _pipeline!.Get<ChunkStore>().SearchKeywordsAsync(ScratchPipeline.Tenant, [], "tent", 10, Cancel));
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => _pipeline!.Get<ChunkStore>().SearchKeywordsAsync(default, ["everyone"], "tent", 10, Cancel));
    }

    private async Task StartAsync() => _pipeline ??= await ScratchPipeline.StartAsync(_settings);

    private async Task AddAsync(string name, string text, string tenant = "a", params string[] groups)
    {
        await StartAsync();
        await _pipeline!.Get<DocumentLibrary>().AddAsync(ScratchPipeline.CallerOf(tenant), name, groups, Encoding.UTF8.GetBytes(text), Cancel);
        Assert.Equal(DocumentState.Ready, (await _pipeline.Get<Ingestor>().IngestNextAsync(null, Cancel))?.State);
    }

    private async Task<SearchResult> SearchAsync(string question)
    {
        var vector = await VectorAsync(question);
        return await _pipeline!.Get<Retriever>().SearchAsync(ScratchPipeline.CallerOf("a"), question, vector, Cancel);
    }

    private async Task<Evidence> RetrieveAsync(string question, params string[] groups)
    {
        var vector = await VectorAsync(question);
        return await _pipeline!.Get<Retriever>().RetrieveAsync(ScratchPipeline.CallerOf("a", groups), question, vector, Passages.Redactor(), Cancel);
    }

    private async Task<ReadOnlyMemory<float>> VectorAsync(string text)
    {
        await StartAsync();
        return (await _pipeline!.Get<Embedder>().EmbedAsync([new RedactedText(text)], ScratchPipeline.Spender, Guid.Empty, Cancel)).Vectors[0];
    }
}
