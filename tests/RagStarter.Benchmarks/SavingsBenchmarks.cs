using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.DependencyInjection;
using RagStarter.Core.Answering;
using RagStarter.Core.Budgets;
using RagStarter.Core.Ledger;
using RagStarter.Core.Ledger.Savings;
using RagStarter.Core.Models;
using RagStarter.Core.Prompts;
using RagStarter.Core.Redaction;

namespace RagStarter.Benchmarks;

/// <summary>What a request pays for knowing what it saved: one call to a cheaper model than the reference, at listed prices.</summary>
[MemoryDiagnoser]
public class SavingsBenchmarks
{
    private PipelineHost _host = null!;
    private RequestSavings _savings = null!;
    private AnswerContext _answer = null!;

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        _host = await PipelineHost.CreateAsync(0, new Dictionary<string, string?>
        {
            ["Models:Chat:small:Provider"] = "openai",
            ["Models:Chat:small:ApiKey"] = "none",
            ["Models:Chat:small:Model"] = "gpt-4.1-mini",
            ["Models:Chat:small:Tier"] = "economy",
            ["Models:Chat:large:Provider"] = "openai",
            ["Models:Chat:large:ApiKey"] = "none",
            ["Models:Chat:large:Model"] = "gpt-4.1",
            ["Models:Chat:large:Tier"] = "premium",
        });
        _savings = _host.Services.GetRequiredService<RequestSavings>();
        var redaction = _host.Services.GetRequiredService<TextRedaction>();
        _answer = new AnswerContext
        {
            Question = new Question { Text = PipelineHost.Question(1), Caller = PipelineHost.Caller },
            RequestId = Guid.CreateVersion7(),
            Spender = Spender.For(PipelineHost.Caller, Services.Chat, "benchmark"),
            Prompt = _host.Services.GetRequiredService<PromptRollout>().For(PromptRegistry.Answer, PipelineHost.Caller.Tenant, PipelineHost.Caller.User),
            History = [],
            Redactor = redaction.BeginRequest(),
        };
        var permit = await CallPermit.ForChatAsync(
            _host.Services.GetRequiredService<TokenBudget>(),
            _answer.Spender,
            _answer.RequestId,
            _host.Services.GetRequiredService<ModelCatalog>().ChatModels.First(m => m.Id == "small"),
            _answer.Prompt.Id,
            redaction.Mask(PipelineHost.Question(1)),
            600,
            200,
            null,
            TimeProvider.System,
            CancellationToken.None);
        _answer.AddCall(permit);
        permit.Settle(new TokenUsage { PromptTokens = 600, CachedPromptTokens = 100, CompletionTokens = 80 }, estimated: false);
    }

    [GlobalCleanup]
    public void CleanUp() => _host.Dispose();

    [Benchmark]
    public long OfARequest() => _savings.Of(_answer).Figures.SavedMicroUsd;
}
