using RagStarter.Core.Answering;
using RagStarter.Core.Caching.Flights;
using RagStarter.UnitTests.Pipeline;
using static RagStarter.UnitTests.Pipeline.TestPipeline;

namespace RagStarter.UnitTests.Caching;

/// <summary>Who asks what is being answered reads the answer while it is made.</summary>
public sealed class AnswerListeningTests : IDisposable
{
    private const string Ask = "How much is the green tent?";

    private readonly SemaphoreSlim _pieces = new(0);
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _pieces.Dispose();

    [Fact]
    public async Task Who_asks_later_gets_what_there_is_at_once_and_the_rest_as_it_comes()
    {
        await using var pipeline = await FilledAsync();
        await using var first = pipeline.Get<Answerer>().StreamAsync(Question(Ask), Cancelled).GetAsyncEnumerator(Cancelled);
        _pieces.Release();
        Assert.Equal("The green tent ", await NextAsync(first));

        await using var late = pipeline.Get<Answerer>().StreamAsync(Question(Ask), Cancelled).GetAsyncEnumerator(Cancelled);
        Assert.Equal("The green tent ", await NextAsync(late));
        var rest = NextAsync(late);
        Assert.False(rest.IsCompleted);
        _pieces.Release();

        Assert.Equal("costs 120 euros. [1]", await rest);
        Assert.Equal("costs 120 euros. [1]", await NextAsync(first));
        var (answer, made) = (await EndAsync(late), await EndAsync(first));
        Assert.Equal((CacheStates.Shared, CacheStates.Miss), (answer.Cache, made.Cache));
        Assert.Equal(made.Citations, answer.Citations);
        Assert.Equal((Outcomes.Answered, made.Text, made.Model), (answer.Outcome, answer.Text, answer.Model));
        Assert.Equal(CacheStates.Shared, answer.Provenance?.Kind);
        Assert.Equal(0, answer.Usage.PromptTokens + answer.Usage.CompletionTokens + answer.Usage.RetrievedTokens + answer.CostMicroUsd);
    }

    [Fact]
    public async Task Who_listens_is_billed_nothing_and_the_ledger_says_why()
    {
        await using var pipeline = await FilledAsync();
        var first = Task.Run(() => pipeline.AskAsync(Ask), Cancelled);
        await _asked.Task;
        var second = Task.Run(() => pipeline.AskAsync(Ask), Cancelled);
        await SeeWaitingAsync(pipeline, 1);
        _pieces.Release(2);
        await Task.WhenAll(first, second);

        var lines = await pipeline.LedgerAsync();
        var shared = Assert.Single(lines, l => l is { Kind: "answer", Cache: CacheStates.Shared });
        Assert.Equal((Outcomes.Answered, 0L), (shared.Outcome, shared.PromptTokens + shared.CompletionTokens));
        Assert.DoesNotContain(lines, l => l.RequestId == shared.RequestId && l.Kind != "answer" && (l.PromptTokens > 0 || l.CompletionTokens > 0));
        Assert.Single(lines, l => l is { Kind: "settle", CompletionTokens: > 0 });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task When_the_first_leaves_the_others_get_the_answer_and_it_is_settled_once(bool hasFirstWord)
    {
        await using var pipeline = await FilledAsync();
        using var gone = new CancellationTokenSource();
        var first = Task.Run(() => pipeline.StreamAsync(Question(Ask), gone.Token), Cancelled);
        await _asked.Task;
        var others = Enumerable.Range(0, 5).Select(_ => Task.Run(() => pipeline.AskAsync(Ask), Cancelled)).ToList();
        await SeeWaitingAsync(pipeline, 5);
        if (hasFirstWord)
        {
            _pieces.Release();
            await SeeWaitingAsync(pipeline, 0);
        }

        await gone.CancelAsync();

        // Who leaves does not wait for the others.
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        _pieces.Release(2);

        Assert.All(await Task.WhenAll(others), a => Assert.Equal((Outcomes.Answered, CacheStates.Shared), (a.Outcome, a.Cache)));
        Assert.Single(pipeline.Models["a"].Calls);
        Assert.Equal(CacheStates.Exact, (await pipeline.AskAsync(Ask)).Cache);
        Assert.Single(await pipeline.LedgerAsync(), l => l is { Kind: "settle", CompletionTokens: > 0 });
    }

    [Fact]
    public async Task When_all_have_left_the_model_is_called_off_and_the_call_is_settled_once()
    {
        await using var pipeline = await FilledAsync();
        using var gone = new CancellationTokenSource();
        var askers = Enumerable.Range(0, 3).Select(_ => Task.Run(() => pipeline.StreamAsync(Question(Ask), gone.Token), Cancelled)).ToList();
        await _asked.Task;
        await SeeWaitingAsync(pipeline, 2);

        await gone.CancelAsync();
        _pieces.Release();

        await Task.WhenAll(askers).ContinueWith(_ => { }, TaskScheduler.Default);
        Assert.Equal("CCC", string.Concat(askers.Select(a => a.IsCanceled ? "C" : a.IsFaulted ? a.Exception.InnerException!.GetType().Name : $"{a.Result.Answer?.Outcome}")));

        await SeeAsync(async () => (await pipeline.LedgerAsync()).Count(l => l is { Kind: "settle", PromptTokens: > 0 }) == 1);
        await SeeAsync(async () => (await pipeline.LedgerAsync()).Count(l => l.Kind == "answer") == 3);
        pipeline.Models["a"].BeforePiece = () => Task.CompletedTask;
        Assert.Equal(CacheStates.Miss, (await pipeline.AskAsync(Ask)).Cache);
    }

    [Fact]
    public async Task A_stream_that_breaks_off_is_incomplete_for_all_who_listen()
    {
        await using var pipeline = await FilledAsync();
        pipeline.Models["a"].FailsAtEnd = new IOException("Gone.");
        var first = Task.Run(() => pipeline.StreamAsync(Question(Ask)), Cancelled);
        await _asked.Task;
        var others = Enumerable.Range(0, 5).Select(_ => Task.Run(() => pipeline.StreamAsync(Question(Ask)), Cancelled)).ToList();
        await SeeWaitingAsync(pipeline, 5);
        _pieces.Release(2);

        var ends = await Task.WhenAll(others.Append(first));

        Assert.All(ends, e => Assert.Equal(Outcomes.Failed, e.Answer?.Outcome));
        Assert.All(ends, e => Assert.NotNull(e.Answer?.Problem));
        Assert.Single(pipeline.Models["a"].Calls);
    }

    [Fact]
    public async Task Who_reads_slowly_holds_up_nobody()
    {
        await using var pipeline = await FilledAsync();
        var first = Task.Run(() => pipeline.StreamAsync(Question(Ask)), Cancelled);
        await _asked.Task;
        await using var slow = pipeline.Get<Answerer>().StreamAsync(Question(Ask), Cancelled).GetAsyncEnumerator(Cancelled);
        var word = NextAsync(slow);
        await SeeWaitingAsync(pipeline, 1);
        _pieces.Release(2);
        await word;

        Assert.Equal(Outcomes.Answered, (await first).Answer?.Outcome);
        Assert.Equal("costs 120 euros. [1]", await NextAsync(slow));
        Assert.Equal(CacheStates.Shared, (await EndAsync(slow)).Cache);
    }

    [Fact]
    public async Task Who_asks_first_and_reads_slowly_holds_up_nobody()
    {
        await using var pipeline = await FilledAsync();
        await using var first = pipeline.Get<Answerer>().StreamAsync(Question(Ask), Cancelled).GetAsyncEnumerator(Cancelled);
        _pieces.Release(2);
        await NextAsync(first);

        Assert.Equal(CacheStates.Shared, (await pipeline.AskAsync(Ask)).Cache);
    }

    [Fact]
    public async Task Who_asks_after_the_documents_have_changed_does_not_get_the_answer_that_was_begun_before()
    {
        await using var pipeline = await FilledAsync();
        var first = Task.Run(() => pipeline.AskAsync(Ask), Cancelled);
        await _asked.Task;
        await pipeline.AddAsync("The green tent costs 130 euros.");
        await pipeline.RaiseRevisionAsync();
        pipeline.Models["a"].BeforePiece = () => Task.CompletedTask;
        pipeline.Models["a"].Pieces = ["The green tent costs 130 euros. [1]"];

        var after = await pipeline.AskAsync(Ask);

        Assert.Equal((CacheStates.Miss, "The green tent costs 130 euros. [1]"), (after.Cache, after.Text));
        _pieces.Release(2);
        await first;
        Assert.Equal("The green tent costs 130 euros. [1]", (await pipeline.AskAsync(Ask)).Text);
    }

    [Fact]
    public async Task Where_something_was_replaced_nobody_reads_along_until_it_is_certain_that_nothing_of_it_is_in_the_answer()
    {
        await using var pipeline = await FilledAsync();
        await pipeline.AddAsync("The green tent costs 120 euros; ask anna@example.com.");
        await using var first = pipeline.Get<Answerer>().StreamAsync(Question(Ask), Cancelled).GetAsyncEnumerator(Cancelled);
        _pieces.Release();
        await NextAsync(first);
        await using var late = pipeline.Get<Answerer>().StreamAsync(Question(Ask), Cancelled).GetAsyncEnumerator(Cancelled);
        var word = NextAsync(late);
        await SeeWaitingAsync(pipeline, 1);
        Assert.False(word.IsCompleted);

        _pieces.Release();
        await NextAsync(first);
        await EndAsync(first);

        Assert.Equal("The green tent costs 120 euros. [1]", await word);
        Assert.Equal(CacheStates.Exact, (await EndAsync(late)).Cache);
    }

    private static async Task<string> NextAsync(IAsyncEnumerator<AnswerUpdate> stream)
    {
        Assert.True(await stream.MoveNextAsync());
        return stream.Current.Text;
    }

    private static async Task<Answer> EndAsync(IAsyncEnumerator<AnswerUpdate> stream)
    {
        while (await stream.MoveNextAsync())
        {
            if (stream.Current.Answer is { } answer)
            {
                return answer;
            }
        }

        throw new InvalidOperationException("The stream had no end.");
    }

    private static Task SeeWaitingAsync(TestPipeline pipeline, int askers) =>
        SeeAsync(() => Task.FromResult(pipeline.Get<AnswerFlights>().Waiting == askers));

    private static async Task SeeAsync(Func<Task<bool>> condition)
    {
        while (!await condition())
        {
            await Task.Delay(10, Cancelled);
        }
    }

    private async Task<TestPipeline> FilledAsync()
    {
        var pipeline = await CreateAsync(new Dictionary<string, string?> { ["Cache:Responses:WaitForSame"] = "00:05:00" });
        await pipeline.AddAsync("The green tent costs 120 euros.");
        pipeline.Models["a"].BeforePiece = async () =>
        {
            _asked.TrySetResult();
            await _pieces.WaitAsync(Cancelled);
        };
        return pipeline;
    }
}
