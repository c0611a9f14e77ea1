using Microsoft.Extensions.AI;
using RagStarter.Core.Budgets;
using RagStarter.Core.Embeddings;
using RagStarter.Core.Language;
using RagStarter.Core.Models;
using RagStarter.Core.Redaction;

namespace RagStarter.UnitTests.Embeddings;

public sealed class GuardedEmbeddingGeneratorTests : IAsyncLifetime
{
    private readonly RecordingEmbeddingModel _model = new();
    private ScratchPipeline _pipeline = null!;
    private GuardedEmbeddingGenerator _guarded = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _pipeline = await ScratchPipeline.StartAsync();
        _guarded = new GuardedEmbeddingGenerator(_model);
    }

    public async ValueTask DisposeAsync()
    {
        _guarded.Dispose();
        await _pipeline.DisposeAsync();
    }

    [Fact]
    public async Task A_call_without_a_permit_is_refused_before_it_reaches_the_model()
    {
        await Assert.ThrowsAsync<UnguardedCallException>(() => _guarded.GenerateAsync(["tent"], cancellationToken: Cancel));
        await Assert.ThrowsAsync<UnguardedCallException>(() => _guarded.GenerateAsync(["tent"], With("a permit by name only"), Cancel));

        Assert.Empty(_model.Calls);
    }

    [Fact]
    public async Task A_permit_is_good_for_one_call()
    {
        using var permit = await PermitAsync("tent");
        await _guarded.GenerateAsync(["tent"], With(permit), Cancel);

        await Assert.ThrowsAsync<UnguardedCallException>(() => _guarded.GenerateAsync(["tent"], With(permit), Cancel));

        Assert.Single(_model.Calls);
    }

    [Fact]
    public async Task A_permit_that_was_given_back_is_no_good()
    {
        var permit = await PermitAsync("tent");
        permit.Dispose();

        await Assert.ThrowsAsync<UnguardedCallException>(() => _guarded.GenerateAsync(["tent"], With(permit), Cancel));
    }

    [Fact]
    public async Task A_permit_is_good_for_the_texts_that_were_counted_and_no_others()
    {
        using var permit = await PermitAsync("tent");

        await Assert.ThrowsAsync<UnguardedCallException>(() => _guarded.GenerateAsync(["a much longer text"], With(permit), Cancel));

        Assert.Empty(_model.Calls);
    }

    [Fact]
    public async Task The_model_does_not_see_the_permit()
    {
        using var permit = await PermitAsync("tent");

        await _guarded.GenerateAsync(["tent"], With(permit), Cancel);

        Assert.False(_model.SawPermit);
    }

    [Fact]
    public async Task A_call_that_was_cancelled_may_have_cost_and_is_settled()
    {
        using var permit = await PermitAsync("hello world");
        _model.Before = () => throw new OperationCanceledException();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _guarded.GenerateAsync(["hello world"], With(permit), Cancel));

        Assert.Equal(2, permit.Usage.EmbeddingTokens);
    }

    [Fact]
    public Task Text_that_has_not_passed_redaction_gets_no_permit() =>
        Assert.ThrowsAsync<UnguardedCallException>(() => PermitAsync(default, 1));

    private static EmbeddingGenerationOptions With(object permit) => new() { AdditionalProperties = new() { [CallPermit.OptionsKey] = permit } };

    private Task<CallPermit> PermitAsync(string text) => PermitAsync(new RedactedText(text), TokenCounter.For(TokenCounter.Default).Count(text));

    private async Task<CallPermit> PermitAsync(RedactedText text, int tokens) => await CallPermit.ForEmbeddingAsync(
        _pipeline.Get<TokenBudget>(), ScratchPipeline.Spender, Guid.NewGuid(), "model", Price.Local, [text], tokens, null, false, TimeProvider.System, Cancel);
}
