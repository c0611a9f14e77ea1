using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using RagStarter.Core.Embeddings;
using RagStarter.Core.Ingestion;
using RagStarter.Core.Ledger;
using RagStarter.Core.Retrieval;
using RagStarter.Core.Storage;
using RagStarter.UnitTests.Embeddings;

namespace RagStarter.UnitTests.Retrieval;

/// <summary>A search without an answer keeps the laws of a question.</summary>
public sealed class SearchTrialTests : IAsyncLifetime
{
    private const string Tents = "# Tents\nThe Alpha tent weighs 2.1 kg. It sleeps two people.";

    private readonly RecordingEmbeddingModel _model = new();
    private ScratchPipeline? _pipeline;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _pipeline?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task What_is_found_has_the_scores_of_both_searches_and_is_the_callers_alone()
    {
        await StartAsync();
        await AddAsync("tents.md", Tents, "a");
        await AddAsync("secret.md", "# Secret\nThe Alpha tent is a loss.", "a", "staff");
        await AddAsync("foreign.md", Tents, "b");

        var result = await RunAsync("How heavy is the Alpha tent?");

        var found = Assert.Single(result.Found);
        Assert.Equal(("a", "tents.md"), (found.Chunk.Tenant, found.Chunk.Document));
        Assert.True(found is { Score: > 0, DenseScore: > 0, KeywordScore: > 0 }, $"{found}");
        Assert.Equal((1, 1, false), (result.Dense, result.Keyword, result.HasOnlyWords));
        Assert.Equal(2, (await RunAsync("How heavy is the Alpha tent?", "staff")).Found.Count);
    }

    [Fact]
    public async Task A_query_is_masked_before_it_is_embedded_and_stands_in_the_ledger_for_its_user()
    {
        await StartAsync(_model);
        await AddAsync("tents.md", Tents, "a");
        _model.Calls.Clear();

        var result = await RunAsync("Does ann.smith@example.com own a tent?");

        var sent = Assert.Single(Assert.Single(_model.Calls));
        Assert.DoesNotContain("ann.smith", sent, StringComparison.Ordinal);
        Assert.Equal(sent, result.Searched);
        await using var database = await _pipeline!.Get<IDbContextFactory<StateDbContext>>().CreateDbContextAsync(Cancel);
        var line = Assert.Single(await database.Ledger.Where(l => l.Kind == LedgerKinds.Settle && l.Service == Services.Chat).ToListAsync(Cancel));
        Assert.Equal(("a", "ann", Workflows.Search, LedgerOperations.Embedding), (line.Tenant, line.User, line.Workflow, line.Operation));
        Assert.True(line.EmbeddingTokens > 0);
    }

    [Fact]
    public async Task Without_the_embedding_model_words_are_searched_for()
    {
        await StartAsync(_model);
        await AddAsync("tents.md", Tents, "a");
        _model.Before = () => throw new HttpRequestException("down");

        var result = await RunAsync("Alpha tent");

        Assert.True(result.HasOnlyWords);
        Assert.Null(Assert.Single(result.Found).DenseScore);
    }

    [Fact]
    public async Task A_budget_without_room_refuses_the_search_and_names_its_rule()
    {
        await StartAsync(_model, new()
        {
            ["Budgets:Rules:ann-day:Scope"] = "user",
            ["Budgets:Rules:ann-day:Match"] = "ann",
            ["Budgets:Rules:ann-day:Period"] = "day",
            ["Budgets:Rules:ann-day:MaxTokens"] = "2",
        });

        var result = await RunAsync("How heavy is the Alpha tent of the shop?");

        Assert.Equal(429, result.Problem?.Status);
        Assert.Contains("ann-day", result.Problem?.Detail, StringComparison.Ordinal);
        Assert.Empty(_model.Calls);
    }

    [Fact]
    public async Task What_could_not_be_asked_cannot_be_searched_for_either()
    {
        await StartAsync(_model);

        Assert.Equal(400, (await RunAsync("  ")).Problem?.Status);
        Assert.Equal(400, (await RunAsync("a\u0001b")).Problem?.Status);
        Assert.Equal(413, (await RunAsync(new string('a', 8001))).Problem?.Status);
        Assert.Empty(_model.Calls);
    }

    private async Task StartAsync(RecordingEmbeddingModel? model = null, Dictionary<string, string?>? settings = null)
    {
        settings ??= [];
        if (model is not null)
        {
            settings["Embeddings:Dimensions"] = "64";
        }

        settings["Cache:Embeddings:Enabled"] = "false";
        _pipeline = await ScratchPipeline.StartAsync(settings, services =>
        {
            if (model is not null)
            {
                services.AddSingleton<IEmbeddingGenerator<string, Embedding<float>>>(new GuardedEmbeddingGenerator(model));
            }
        });
    }

    private async Task AddAsync(string name, string text, string tenant, params string[] groups)
    {
        await _pipeline!.Get<DocumentLibrary>().AddAsync(ScratchPipeline.CallerOf(tenant), name, groups, Encoding.UTF8.GetBytes(text), Cancel);
        Assert.Equal(DocumentState.Ready, (await _pipeline.Get<Ingestor>().IngestNextAsync(null, Cancel))!.State);
    }

    private Task<SearchTrialResult> RunAsync(string query, params string[] groups) =>
        _pipeline!.Get<SearchTrial>().RunAsync(ScratchPipeline.CallerOf("a", groups), query, Cancel);
}
