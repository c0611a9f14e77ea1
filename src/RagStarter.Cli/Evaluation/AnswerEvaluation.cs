using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using RagStarter.Core.Answering;
using RagStarter.Core.Ingestion;
using RagStarter.Core.Ingestion.Samples;
using RagStarter.Core.Language;
using RagStarter.Core.Tenancy;
using Spectre.Console;

namespace RagStarter.Cli.Evaluation;

/// <summary>Asks questions with known answers and counts what comes back.</summary>
internal static class AnswerEvaluation
{
    private const int ReplyTokens = 60;

    /// <summary>Asks about passages, which are ingested into a scratch store; replies have at most 60 tokens.</summary>
    public static async Task<AnswerReport> RunOnPassagesAsync(
        IReadOnlyList<EvaluationQuestion> questions, IReadOnlyList<Passage> passages, string mode, CommandOutput output, CancellationToken cancellationToken)
    {
        await using var scratch = await ScratchHost.CreateAsync(passages, output, cancellationToken);
        return await AskAllAsync(
            scratch.Services,
            questions,
            question => new Question
            {
                Text = question.Question,
                Caller = ScratchHost.Caller,
                Service = Core.Ledger.Services.Evaluation,
                UseCache = false,
                Mode = mode,
                MaxAnswerTokens = ReplyTokens,
            },
            output,
            cancellationToken);
    }

    /// <summary>Asks the tenants named in the questions about the documents they have.</summary>
    public static async Task<AnswerReport> RunOnTenantsAsync(
        IReadOnlyList<EvaluationQuestion> questions, string mode, CommandOutput output, CancellationToken cancellationToken)
    {
        using var host = await CliHost.CreateAsync(withoutBudgets: true);
        var directory = host.Services.GetRequiredService<TenantDirectory>();
        var tenants = questions.Select(q => q.Tenant ?? throw new UsageException(
            $"The question '{q.Id}' names no tenant. Add \"tenant\", or give the passages with --passages.")).Distinct().ToDictionary(t => t, t => directory.Get(t).Id);
        await IngestSamplesAsync(host.Services, output, cancellationToken);
        return await AskAllAsync(
            host.Services,
            questions,
            question => new Question
            {
                Text = question.Question,
                Caller = new Caller { Tenant = tenants[question.Tenant!], User = "evaluation", Groups = question.Groups },
                Service = Core.Ledger.Services.Evaluation,
                UseCache = false,
                Mode = mode,
            },
            output,
            cancellationToken);
    }

    /// <summary>Ingests the sample documents that are not there yet.</summary>
    public static async Task IngestSamplesAsync(IServiceProvider services, CommandOutput output, CancellationToken cancellationToken) =>
        await output.Progress.Status().StartAsync("Ingesting the sample documents that are not there yet", async _ =>
        {
            await services.GetRequiredService<SampleIngestion>().AddMissingAsync(cancellationToken);
            await services.GetRequiredService<Ingestor>().MarkOutdatedAsync(cancellationToken);
            while (await services.GetRequiredService<Ingestor>().IngestNextAsync(null, cancellationToken) is not null)
            {
                // The next one.
            }
        });

    private static async Task<AnswerReport> AskAllAsync(
        IServiceProvider services,
        IReadOnlyList<EvaluationQuestion> questions,
        Func<EvaluationQuestion, Question> toQuestion,
        CommandOutput output,
        CancellationToken cancellationToken)
    {
        var answerer = services.GetRequiredService<Answerer>();
        var results = new ConcurrentBag<(EvaluationQuestion Question, Answer Answer)>();
        await output.Progress.Progress().AutoClear(true).StartAsync(async progress =>
        {
            var bar = progress.AddTask("Asking", maxValue: questions.Count);
            await Parallel.ForEachAsync(questions, cancellationToken, async (question, token) =>
            {
                results.Add((question, await answerer.AskAsync(toQuestion(question), token)));
                bar.Increment(1);
            });
        });
        return new AnswerReport([.. results.OrderBy(r => r.Question.Id, StringComparer.Ordinal)], TokenCounter.For(TokenCounter.Default));
    }
}
