using RagStarter.Core.Answering;
using RagStarter.Core.Ledger;
using RagStarter.UnitTests.Pipeline;
using static RagStarter.UnitTests.Pipeline.TestPipeline;

namespace RagStarter.UnitTests.Telemetry;

/// <summary>Law 8: every request ends with an outcome, one line in the ledger, and nothing held.</summary>
public sealed class TelemetryFilterTests : IAsyncLifetime
{
    private const string Ask = "How much is the green tent?";

    private TestPipeline _pipeline = null!;

    public async ValueTask InitializeAsync()
    {
        _pipeline = await CreateAsync(new Dictionary<string, string?>
        {
            ["Budgets:Rules:day:Scope"] = "user",
            ["Budgets:Rules:day:Period"] = "day",
            ["Budgets:Rules:day:MaxTokens"] = "100000",
            ["Budgets:Rules:nobody:Scope"] = "tenant",
            ["Budgets:Rules:nobody:Match"] = "broke",
            ["Budgets:Rules:nobody:Period"] = "day",
            ["Budgets:Rules:nobody:MaxTokens"] = "1",
        });
        await _pipeline.AddAsync("The green tent costs 120 euros.");
    }

    public ValueTask DisposeAsync() => _pipeline.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_answered_request_ends_answered(bool stream)
    {
        var answer = await EndAsync(Question(Ask), stream);
        Assert.Equal((Outcomes.Answered, null), (answer.Outcome, answer.Problem));
        await AssertEndedAsync(Outcomes.Answered);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_request_without_an_answer_in_the_documents_ends_declined(bool stream)
    {
        _pipeline.Models["a"].Pieces = [Replies.NotFound];
        Assert.Equal(Outcomes.Declined, (await EndAsync(Question(Ask), stream)).Outcome);
        await AssertEndedAsync(Outcomes.Declined);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_request_that_no_budget_allows_ends_refused_with_the_rule(bool stream)
    {
        var answer = await EndAsync(Question(Ask, "broke"), stream);
        Assert.Equal((Outcomes.Refused, 429, "nobody"), (answer.Outcome, answer.Problem?.Status, answer.Problem?.Budget?.Rule));
        await AssertEndedAsync(Outcomes.Refused);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_request_whose_model_breaks_off_ends_failed_with_a_reason(bool stream)
    {
        _pipeline.Models["a"].FailsAtEnd = new IOException("secret words of the provider");
        _pipeline.Models["b"].FailsAtEnd = new IOException("secret words of the provider");
        if (stream)
        {
            var answer = await EndAsync(Question(Ask), stream);
            Assert.Equal((Outcomes.Failed, 500), (answer.Outcome, answer.Problem?.Status));
            Assert.DoesNotContain("secret", answer.Problem?.Detail, StringComparison.Ordinal);
            await AssertEndedAsync(Outcomes.Failed);
        }
        else
        {
            // Nothing was shown yet: the extractive answerer takes over.
            Assert.Equal("extractive", (await EndAsync(Question(Ask), stream)).Model);
            await AssertEndedAsync(Outcomes.Answered);
        }
    }

    [Fact]
    public async Task A_request_whose_reader_leaves_ends_failed()
    {
        await foreach (var _ in _pipeline.Get<Answerer>().StreamAsync(Question(Ask), TestContext.Current.CancellationToken))
        {
            break;
        }

        await AssertEndedAsync(Outcomes.Failed);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_cancelled_request_ends_failed(bool stream)
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        _pipeline.Models["a"].BeforePiece = leaving.CancelAsync;
        var answerer = _pipeline.Get<Answerer>();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            if (stream)
            {
                await foreach (var _ in answerer.StreamAsync(Question(Ask), leaving.Token))
                {
                }
            }
            else
            {
                await answerer.AskAsync(Question(Ask), leaving.Token);
            }
        });
        await AssertEndedAsync(Outcomes.Failed);
    }

    [Fact]
    public async Task The_line_of_a_request_is_durable_when_its_answer_arrives()
    {
        var answer = await _pipeline.AskAsync(Ask);
        var line = Assert.Single(await _pipeline.LedgerAsync(), l => l.Kind == LedgerKinds.Answer);
        Assert.Equal((answer.RequestId, answer.Cache, answer.Model, "answer@1.0.0"), (line.RequestId, line.Cache, line.Model, line.Prompt));
    }

    [Fact]
    public async Task The_bill_of_an_answer_is_the_sum_of_its_lines()
    {
        var answer = await _pipeline.AskAsync(Ask);
        var lines = (await _pipeline.LedgerAsync()).Where(l => l.RequestId == answer.RequestId && l.Kind != LedgerKinds.Hold).ToList();
        Assert.Equal(
            (answer.Usage, answer.CostMicroUsd),
            (lines.Aggregate(default(TokenUsage), (sum, l) => sum + l.Usage), lines.Sum(l => l.CostMicroUsd)));
    }

    private async Task<Answer> EndAsync(Question question, bool stream) =>
        stream ? (await _pipeline.StreamAsync(question)).Answer! : await _pipeline.AskAsync(question);

    private async Task AssertEndedAsync(string outcome)
    {
        Assert.Equal([outcome], (await _pipeline.LedgerAsync()).Where(l => l.Kind == LedgerKinds.Answer).Select(l => l.Outcome));
        Assert.Equal(0, _pipeline.Budget.Outstanding.Tokens);
    }
}
