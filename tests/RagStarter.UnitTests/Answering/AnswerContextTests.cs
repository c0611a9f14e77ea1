using Microsoft.SemanticKernel;
using RagStarter.Core.Answering;
using RagStarter.Core.Budgets;
using RagStarter.Core.Ledger;
using RagStarter.Core.Models;
using RagStarter.Core.Prompts;
using RagStarter.Core.Redaction;
using RagStarter.UnitTests.Retrieval;

namespace RagStarter.UnitTests.Answering;

public sealed class AnswerContextTests
{
    [Fact]
    public void A_kernel_leads_to_the_request_that_it_works_for_and_its_copies_do_not_mix_them()
    {
        var kernel = new Kernel();
        var (one, other) = (NewContext(), NewContext());
        var (first, second) = (kernel.Clone(), kernel.Clone());
        one.AttachTo(first);
        other.AttachTo(second);

        Assert.Same(one, AnswerContext.Of(first));
        Assert.Same(other, AnswerContext.Of(second));
        Assert.Null(AnswerContext.Of(kernel));
    }

    [Fact]
    public async Task Usage_and_cost_are_the_sum_of_all_calls_and_of_the_evidence()
    {
        await using var pipeline = await ScratchPipeline.StartAsync();
        var context = NewContext();
        context.EvidenceUsage = new TokenUsage { RetrievedTokens = 50, PackedTokens = 20, CitedTokens = 10 };
        context.EmbeddingUsage = new TokenUsage { EmbeddingTokens = 4 };
        context.EmbeddingCostMicroUsd = 3;
        foreach (var completion in new[] { 5, 7 })
        {
            var call = await CallPermit.ForChatAsync(
                pipeline.Get<TokenBudget>(), ScratchPipeline.Spender, context.RequestId, Priced(), "answer@1", new RedactedText("text"), 10, 20, null, TimeProvider.System, TestContext.Current.CancellationToken);
            context.AddCall(call);
            call.Settle(new TokenUsage { PromptTokens = 10, CompletionTokens = completion }, estimated: false);
            Assert.Same(call, context.CurrentCall);
        }

        Assert.Equal(
            new TokenUsage { PromptTokens = 20, CompletionTokens = 12, EmbeddingTokens = 4, RetrievedTokens = 50, PackedTokens = 20, CitedTokens = 10 },
            context.Usage);
        Assert.Equal((20 * 2) + (12 * 3) + 3, context.CostMicroUsd);
    }

    [Fact]
    public void Steps_and_notices_are_kept_in_their_order()
    {
        var context = NewContext();
        context.AddStep("one", "first", System.Diagnostics.Stopwatch.GetTimestamp());
        context.AddStep("two", "second", System.Diagnostics.Stopwatch.GetTimestamp());
        context.AddNotice("careful");

        Assert.Equal([("one", "first"), ("two", "second")], context.Steps.Select(s => (s.Name, s.Detail)));
        Assert.Equal(["careful"], context.Notices);
    }

    [Fact]
    public void A_request_under_way_has_no_outcome_no_call_and_no_redacted_text()
    {
        var context = NewContext();

        Assert.Equal((string.Empty, CacheStates.Miss), (context.Outcome, context.Cache));
        Assert.Null(context.CurrentCall);
        Assert.Throws<InvalidOperationException>(() => context.RedactedQuestion.Value);
    }

    private static ChatModel Priced() => ExtractiveModel.Describe() with { Price = () => new Price("test@1", 2, 1, 3, 0) };

    private static AnswerContext NewContext()
    {
        var caller = ScratchPipeline.CallerOf("a");
        return new AnswerContext
        {
            Question = new Question { Text = "tent?", Caller = caller },
            RequestId = Guid.NewGuid(),
            Spender = ScratchPipeline.Spender,
            Prompt = new RegisteredPrompt("answer", "1", 0, KernelFunctionFactory.CreateFromPrompt("Answer.")),
            History = [],
            Redactor = Passages.Redactor(),
        };
    }
}
