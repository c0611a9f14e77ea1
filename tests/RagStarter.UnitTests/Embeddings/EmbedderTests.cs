using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using RagStarter.Core.Budgets;
using RagStarter.Core.Embeddings;
using RagStarter.Core.Language;
using RagStarter.Core.Ledger;
using RagStarter.Core.Models;
using RagStarter.Core.Redaction;
using RagStarter.Core.Storage;
using RagStarter.Core.Tenancy;

namespace RagStarter.UnitTests.Embeddings;

public sealed class EmbedderTests : IAsyncDisposable
{
    private readonly RecordingEmbeddingModel _model = new();
    private ScratchPipeline? _pipeline;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        if (_pipeline is not null)
        {
            await _pipeline.DisposeAsync();
        }
    }

    [Fact]
    public async Task Every_text_gets_its_own_vector_in_batches_of_the_configured_size()
    {
        var embedded = await EmbedAsync("a", "bb", "ccc", "dddd", "eeeee");

        Assert.Equal([1, 2, 3, 4, 5], embedded.Vectors.Select(v => (int)v.Span[0]));
        Assert.Equal([2, 2, 1], _model.Calls.Select(c => c.Length));
    }

    [Fact]
    public async Task A_text_that_was_embedded_before_is_not_sent_again()
    {
        await EmbedAsync("tent");
        await EmbedAsync("stove");

        var embedded = await EmbedAsync("stove", "lamp", "tent");

        Assert.Equal(["lamp"], _model.Calls[^1]);
        Assert.Equal([5, 4, 4], embedded.Vectors.Select(v => (int)v.Span[0]));
        Assert.Equal(1, embedded.Usage.EmbeddingTokens);
    }

    [Fact]
    public async Task Texts_that_are_all_known_cost_nothing()
    {
        await EmbedAsync("tent");

        var embedded = await EmbedAsync("tent");

        Assert.Single(_model.Calls);
        Assert.Equal(default, embedded.Usage);
    }

    [Fact]
    public async Task Another_tenant_does_not_profit_from_the_cache()
    {
        await EmbedAsync("tent");

        await EmbedAsync(ScratchPipeline.Spender with { Tenant = TenantId.Parse("b") }, "tent");

        Assert.Equal(2, _model.Calls.Count);
    }

    [Fact]
    public async Task What_the_model_bills_is_in_the_ledger()
    {
        _model.Billed = 7;

        var embedded = await EmbedAsync("a", "b", "c");

        var lines = await LedgerAsync();
        Assert.Equal(2, lines.Count);
        Assert.All(lines, l => Assert.Equal((7, false, "a", "ann"), (l.EmbeddingTokens, l.Estimated, l.Tenant, l.User)));
        Assert.Equal(14, embedded.Usage.EmbeddingTokens);
    }

    [Fact]
    public async Task What_a_model_does_not_bill_is_counted_and_marked_as_an_estimate()
    {
        await EmbedAsync("hello world", "tent");

        var line = Assert.Single(await LedgerAsync());
        Assert.Equal((3, true), (line.EmbeddingTokens, line.Estimated));
    }

    [Fact]
    public async Task Vectors_that_were_kept_are_a_line_of_what_they_saved()
    {
        await EmbedAsync("hello world");
        await EmbedAsync("hello world", "tent");

        var lines = await LedgerAsync(LedgerKinds.Settle, LedgerKinds.Saving);
        Assert.Equal([LedgerKinds.Settle, LedgerKinds.Settle, LedgerKinds.Saving], lines.Select(l => l.Kind));
        Assert.Equal((2, 2, 0, 0, "local"), (lines[2].EmbeddingCacheTokens, lines[2].CounterfactualTokens, lines[2].ActualTokens, lines[2].EmbeddingTokens, lines[2].CounterfactualPrices));
    }

    [Fact]
    public async Task A_call_that_belongs_to_no_request_stands_for_itself()
    {
        await EmbedAsync("hello world");

        var line = Assert.Single(await LedgerAsync());
        Assert.Equal((2, 2, 0), (line.CounterfactualTokens, line.ActualTokens, line.EmbeddingCacheTokens));
    }

    [Fact]
    public async Task A_budget_without_room_refuses_before_the_model_is_called()
    {
        await StartAsync(new()
        {
            ["Budgets:Rules:day:Scope"] = "tenant",
            ["Budgets:Rules:day:Period"] = "day",
            ["Budgets:Rules:day:MaxTokens"] = "2",
        });

        await Assert.ThrowsAsync<BudgetRefusedException>(() => EmbedAsync("one two three four"));

        Assert.Empty(_model.Calls);
    }

    [Fact]
    public async Task A_call_that_fails_gives_its_hold_back()
    {
        await StartAsync();
        _model.Before = () => throw new HttpRequestException("down");

        await Assert.ThrowsAsync<ModelUnavailableException>(() => EmbedAsync("tent"));

        Assert.Equal(default, _pipeline!.Get<TokenBudget>().Outstanding);
        Assert.Empty(await LedgerAsync());
    }

    [Fact]
    public async Task A_model_that_returns_too_few_vectors_is_found_out()
    {
        _model.VectorsFor = texts => texts - 1;

        var problem = await Assert.ThrowsAsync<InvalidDataException>(() => EmbedAsync("a", "b"));

        Assert.Contains("1 vectors for 2 texts", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_returns_vectors_of_another_length_is_found_out()
    {
        await StartAsync(new() { ["Embeddings:Dimensions"] = "128" });

        var problem = await Assert.ThrowsAsync<InvalidDataException>(() => EmbedAsync("a"));

        Assert.Contains("Embeddings:Dimensions is 128. Set it to 64", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tent stove lamp ")]
    [InlineData("𒀀")]
    public async Task A_text_longer_than_the_model_takes_is_cut(string text)
    {
        await EmbedAsync(string.Concat(Enumerable.Repeat(text, 64)));

        var tokens = TokenCounter.For(TokenCounter.Default).Count(_model.Calls[0][0]);
        Assert.InRange(tokens, 120, 128);
    }

    private async Task StartAsync(Dictionary<string, string?>? settings = null) => _pipeline ??= await ScratchPipeline.StartAsync(
        new Dictionary<string, string?>
        {
            ["Embeddings:Dimensions"] = "64",
            ["Embeddings:BatchSize"] = "2",
            ["Embeddings:MaxInputTokens"] = "128",
        }.Concat(settings ?? []).GroupBy(s => s.Key).ToDictionary(g => g.Key, g => g.Last().Value),
        services => services.AddSingleton<IEmbeddingGenerator<string, Embedding<float>>>(
            new GuardedEmbeddingGenerator(_model)));

    private Task<EmbeddedTexts> EmbedAsync(params string[] texts) => EmbedAsync(ScratchPipeline.Spender, texts);

    private async Task<EmbeddedTexts> EmbedAsync(Spender spender, params string[] texts)
    {
        await StartAsync();
        return await _pipeline!.Get<Embedder>().EmbedAsync([.. texts.Select(t => new RedactedText(t))], spender, Guid.NewGuid(), Cancel);
    }

    private async Task<List<LedgerEvent>> LedgerAsync(params string[] kinds)
    {
        // Closing the ledger writes what is queued.
        await _pipeline!.Get<LedgerWriter>().DisposeAsync();
        await using var database = await _pipeline.Get<IDbContextFactory<StateDbContext>>().CreateDbContextAsync(Cancel);
        kinds = kinds.Length == 0 ? [LedgerKinds.Settle] : kinds;
        return await database.Ledger.Where(l => kinds.Contains(l.Kind)).OrderBy(l => l.Sequence).ToListAsync(Cancel);
    }
}
