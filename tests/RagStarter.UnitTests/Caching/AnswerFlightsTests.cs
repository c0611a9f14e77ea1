using System.Text.RegularExpressions;
using RagStarter.Core.Answering;
using RagStarter.Core.Caching.Flights;
using RagStarter.UnitTests.Pipeline;
using static RagStarter.UnitTests.Pipeline.TestPipeline;

namespace RagStarter.UnitTests.Caching;

/// <summary>Many ask the same at once: one answer is made.</summary>
public sealed partial class AnswerFlightsTests
{
    private const string Ask = "How much is the green tent?";

    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _mayAnswer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task Of_two_hundred_who_ask_the_same_at_once_one_gets_an_answer_made()
    {
        await using var pipeline = await FilledAsync();
        var all = Enumerable.Range(0, 200).Select(i => Task.Run(() => pipeline.AskAsync(i % 2 == 0 ? Ask : "how much is the GREEN tent"))).ToList();
        await _asked.Task;
        _mayAnswer.SetResult();
        var answers = await Task.WhenAll(all);

        Assert.Single(pipeline.Models["a"].Calls);
        Assert.Equal((1, 199), (answers.Count(a => a.Cache == CacheStates.Miss), answers.Count(a => a.Cache is CacheStates.Shared or CacheStates.Exact)));
        Assert.All(answers, a => Assert.Single(a.Citations));
        Assert.Single(answers.Select(a => a.Text).Distinct());
        var lines = await pipeline.LedgerAsync();
        Assert.Equal(1, lines.Count(l => l is { Kind: "settle", CompletionTokens: > 0 }));
        Assert.Equal(1, lines.Count(l => l is { Kind: "settle", EmbeddingTokens: > 0 }));
    }

    [Fact]
    public async Task When_the_one_fails_before_its_first_word_one_of_the_others_makes_the_answer()
    {
        await using var pipeline = await FilledAsync(new() { ["Cache:Responses:WaitForSame"] = "00:05:00" });
        var model = pipeline.Models["a"];
        pipeline.Models["b"].FailsAtStart = new HttpRequestException("down");
        var first = Task.Run(() => pipeline.AskAsync(Ask));
        await _asked.Task;
        var others = AskTogether(pipeline, 20);
        await SeeWaitingAsync(pipeline, 20);

        var asked = model.Calls.Count;
        model.BeforePiece = () => Task.CompletedTask;
        _mayAnswer.SetException(new HttpRequestException("down"));
        await first;
        var answers = await Task.WhenAll(others);
        Assert.All(answers, a => Assert.Equal(Outcomes.Answered, a.Outcome));
        Assert.Equal(1, model.Calls.Count - asked);
        Assert.Single(answers, a => a.Cache == CacheStates.Miss);
    }

    [Fact]
    public async Task Who_looked_before_an_answer_was_kept_and_comes_after_it_looks_again()
    {
        await using var pipeline = await FilledAsync();
        var flights = pipeline.Get<AnswerFlights>();
        var keptBefore = flights.Kept;
        var first = await flights.EnterAsync("key", keptBefore, TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        first.Led!.Outcome = FlightEnd.Kept;
        await first.Led.DisposeAsync();

        var late = await flights.EnterAsync("key", keptBefore, TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        var other = await flights.EnterAsync("other", flights.Kept, TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        Assert.NotNull(late.Led);
        Assert.NotNull(other.Led);
        Assert.Equal((true, false), (late.MayBeKept, other.MayBeKept));
    }

    [Fact]
    public async Task Nobody_waits_for_another_tenant()
    {
        await using var pipeline = await FilledAsync();
        await pipeline.AddAsync("The green tent costs 120 euros.", tenant: "globex", number: 2);
        var first = Task.Run(() => pipeline.AskAsync(Ask));
        await _asked.Task;
        pipeline.Models["a"].BeforePiece = () => Task.CompletedTask;

        var other = await pipeline.AskAsync(Question(Ask, "globex"));

        Assert.Equal((Outcomes.Answered, CacheStates.Miss), (other.Outcome, other.Cache));
        Assert.False(first.IsCompleted);
        _mayAnswer.SetResult();
        await first;
    }

    [Fact]
    public async Task An_answer_with_a_placeholder_of_its_asker_is_shown_to_nobody_else_and_the_others_ask_side_by_side()
    {
        await using var pipeline = await FilledAsync(new() { ["Cache:Responses:WaitForSame"] = "00:05:00" });
        await pipeline.AddAsync("The green tent costs 120 euros; ask anna@example.com.");
        var model = pipeline.Models["a"];
        model.Respond = prompt => [$"The green tent costs 120 euros, ask {Placeholder().Match(prompt).Value}. [1]"];
        var first = Task.Run(() => pipeline.AskAsync(Ask));
        await _asked.Task;
        var others = AskTogether(pipeline, 4);
        await SeeWaitingAsync(pipeline, 4);
        using var together = new Barrier(4);
        model.BeforePiece = () =>
        {
            // Four at once or never.
            Assert.True(together.SignalAndWait(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken));
            return Task.CompletedTask;
        };
        _mayAnswer.SetResult();

        var texts = (await Task.WhenAll(others.Append(first))).Select(a =>
        {
            Assert.Equal(CacheStates.Miss, a.Cache);
            return a.Text;
        });
        Assert.Equal("The green tent costs 120 euros, ask anna@example.com. [1]", Assert.Single(texts.Distinct()));
        Assert.Equal(5, model.Prompts.Select(p => Placeholder().Match(p).Value).Distinct().Count());
    }

    [Fact]
    public async Task Who_does_not_want_to_wait_makes_an_answer()
    {
        await using var pipeline = await FilledAsync(new() { ["Cache:Responses:WaitForSame"] = "00:00:00" });
        var first = Task.Run(() => pipeline.AskAsync(Ask));
        await _asked.Task;
        pipeline.Models["a"].BeforePiece = () => Task.CompletedTask;

        Assert.Equal(Outcomes.Answered, (await pipeline.AskAsync(Ask)).Outcome);
        Assert.False(first.IsCompleted);
        _mayAnswer.SetResult();
        await first;
    }

    [GeneratedRegex(@"\[EMAIL-[a-z0-9]+-1\]")]
    private static partial Regex Placeholder();

    private static List<Task<Answer>> AskTogether(TestPipeline pipeline, int askers) =>
        [.. Enumerable.Range(0, askers).Select(_ => Task.Run(() => pipeline.AskAsync(Ask)))];

    private static async Task SeeWaitingAsync(TestPipeline pipeline, int askers)
    {
        while (pipeline.Get<AnswerFlights>().Waiting < askers)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    private async Task<TestPipeline> FilledAsync(Dictionary<string, string?>? settings = null)
    {
        var pipeline = await CreateAsync(settings);
        await pipeline.AddAsync("The green tent costs 120 euros.");
        pipeline.Models["a"].BeforePiece = () =>
        {
            _asked.TrySetResult();
            return _mayAnswer.Task;
        };
        return pipeline;
    }
}
