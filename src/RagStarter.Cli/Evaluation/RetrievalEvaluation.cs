using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using RagStarter.Core.Embeddings;
using RagStarter.Core.Language;
using RagStarter.Core.Ledger;
using RagStarter.Core.Redaction;
using RagStarter.Core.Redaction.Policy;
using RagStarter.Core.Retrieval;
using Spectre.Console;

namespace RagStarter.Cli.Evaluation;

/// <summary>Searches for passages whose questions are known and measures at which rank they are found.</summary>
internal static class RetrievalEvaluation
{
    private const int WholePassages = 5;

    public static async Task<RetrievalReport> RunAsync(
        IReadOnlyList<Passage> passages, IReadOnlyList<EvaluationQuestion> questions, CommandOutput output, CancellationToken cancellationToken)
    {
        EnsurePassagesExist(passages, questions);
        var texts = passages.ToDictionary(p => p.Id, p => p.Text, StringComparer.Ordinal);
        await using var scratch = await ScratchHost.CreateAsync(passages, output, cancellationToken);
        var results = new ConcurrentBag<QuestionResult>();
        await output.Progress.Progress().AutoClear(true).StartAsync(async progress =>
        {
            var bar = progress.AddTask("Searching", maxValue: questions.Count);
            await Parallel.ForEachAsync(questions, cancellationToken, async (question, token) =>
            {
                results.Add(await SearchAsync(scratch.Services, question, texts, token));
                bar.Increment(1);
            });
        });
        return new RetrievalReport([.. results]);
    }

    /// <exception cref="UsageException">A question names no passage, or one that is not there.</exception>
    public static void EnsurePassagesExist(IReadOnlyList<Passage> passages, IReadOnlyList<EvaluationQuestion> questions)
    {
        var known = passages.Select(p => p.Id).ToHashSet(StringComparer.Ordinal);
        if (questions.FirstOrDefault(q => q.Passage is null || !known.Contains(q.Passage)) is { } stray)
        {
            throw new UsageException($"The question '{stray.Id}' names the passage '{stray.Passage}', which is not among the passages.");
        }
    }

    private static async Task<QuestionResult> SearchAsync(
        IServiceProvider services, EvaluationQuestion question, Dictionary<string, string> texts, CancellationToken cancellationToken)
    {
        var redaction = services.GetRequiredService<TextRedaction>();
        var retriever = services.GetRequiredService<Retriever>();
        var text = redaction.Mask(ScratchHost.Caller.Tenant, RedactionSink.Embedding, question.Question);
        var spender = Spender.For(ScratchHost.Caller, Core.Ledger.Services.Evaluation, "evaluation");
        var embedded = await services.GetRequiredService<Embedder>().EmbedAsync([text], spender, Guid.NewGuid(), cancellationToken);
        var search = await retriever.SearchAsync(ScratchHost.Caller, text.Value, embedded.Vectors[0], cancellationToken);
        var evidence = await retriever.RetrieveAsync(ScratchHost.Caller, text.Value, embedded.Vectors[0], redaction.BeginRequest(ScratchHost.Caller.Tenant), cancellationToken);
        var whole = search.Ranked.Select(r => r.Chunk.Document).Distinct().Take(WholePassages).Select(id => texts[id]).ToList();
        return new QuestionResult(
            Rank(search.Dense.Select(r => r.Record.Document), question),
            Rank(search.Keyword.Select(r => r.Record.Document), question),
            Rank(search.Ranked.Select(r => r.Chunk.Document), question),
            whole.Sum(t => TokenCounter.For(TokenCounter.Default).Count(t)),
            evidence.PackedTokens,
            question.IsAnswerable ? whole.Any(t => AnswerMatch.ContainsAny(t, question.Answers)) : null,
            question.IsAnswerable ? evidence.Items.Any(i => AnswerMatch.ContainsAny(i.Text, question.Answers)) : null);
    }

    // The rank of the expected passage from 0, or null when it was not found; a passage of several chunks counts once.
    private static int? Rank(IEnumerable<string> documents, EvaluationQuestion question)
    {
        var rank = documents.Distinct().ToList().IndexOf(question.Passage!);
        return rank < 0 ? null : rank;
    }
}

/// <summary>What was found for one question.</summary>
internal sealed record QuestionResult(
    int? DenseRank, int? KeywordRank, int? HybridRank, int WholeTokens, int PackedTokens, bool? WholeHasAnswer, bool? PackedHasAnswer);
