using Microsoft.Extensions.DependencyInjection;
using RagStarter.Cli.Evaluation;
using RagStarter.Core.Embeddings;
using RagStarter.Core.Ledger;
using RagStarter.Core.Redaction;
using RagStarter.Core.Redaction.Policy;
using RagStarter.Core.Retrieval;
using Spectre.Console;

namespace RagStarter.Cli.Tuning;

/// <summary>Tries settings of retrieval on questions with known answers: first those of the ranking, then those of what is sent.</summary>
internal static class RetrievalTuning
{
    private static readonly int[] Candidates = [20, 40];
    private static readonly double[] KeywordWeights = [0.5, 0.7, 0.9, 1];
    private static readonly double[] Diversities = [0, 0.1, 0.3];
    private static readonly int[] TopKs = [4, 8];
    private static readonly int[] Allowances = [150, 250, 400, 800];
    private static readonly double[] SentenceScores = [0.3, 0.4, 0.5, 0.6];

    public static async Task<RetrievalTuningResult> RunAsync(
        IReadOnlyList<Passage> passages, IReadOnlyList<EvaluationQuestion> questions, CommandOutput output, CancellationToken cancellationToken)
    {
        RetrievalEvaluation.EnsurePassagesExist(passages, questions);
        await using var scratch = await ScratchHost.CreateAsync(passages, output, cancellationToken);
        var services = scratch.Services;
        var asked = await EmbedAsync(services, questions, cancellationToken);
        var start = services.GetRequiredService<Retriever>().Options;
        var rankings =
            from candidates in Candidates
            from weight in KeywordWeights
            from diversity in Diversities
            select start with { Candidates = candidates, KeywordWeight = weight, Diversity = diversity };
        var ranked = await TryAllAsync(services, asked, [.. rankings], "Trying rankings", output, cancellationToken);

        // Of equals the first, which has the fewest candidates and no diversity.
        var best = ranked.MaxBy(t => t.Ndcg)!.Settings;
        var packings =
            from top in TopKs
            from allowance in Allowances
            from score in SentenceScores
            select best with { TopK = top, MaxContextTokens = allowance, MinSentenceScore = score };
        var packed = await TryAllAsync(services, asked, [.. packings], "Trying what is sent", output, cancellationToken);
        return new RetrievalTuningResult(questions.Count, ranked, packed, RetrievalTrial.Frontier(packed));
    }

    private static async Task<List<AskedQuestion>> EmbedAsync(
        IServiceProvider services, IReadOnlyList<EvaluationQuestion> questions, CancellationToken cancellationToken)
    {
        var redaction = services.GetRequiredService<TextRedaction>();
        var texts = questions.Select(q => redaction.Mask(ScratchHost.Caller.Tenant, RedactionSink.Embedding, q.Question)).ToList();
        var spender = Spender.For(ScratchHost.Caller, Core.Ledger.Services.Evaluation, "evaluation");
        var embedded = await services.GetRequiredService<Embedder>().EmbedAsync(texts, spender, Guid.NewGuid(), cancellationToken);
        return [.. questions.Select((q, i) => new AskedQuestion(q, texts[i].Value, embedded.Vectors[i]))];
    }

    private static async Task<IReadOnlyList<RetrievalTrial>> TryAllAsync(
        IServiceProvider services,
        List<AskedQuestion> asked,
        IReadOnlyList<RetrievalOptions> settings,
        string what,
        CommandOutput output,
        CancellationToken cancellationToken)
    {
        var trials = new RetrievalTrial[settings.Count];
        await output.Progress.Progress().AutoClear(true).StartAsync(async progress =>
        {
            var bar = progress.AddTask(what, maxValue: settings.Count);
            await Parallel.ForAsync(0, settings.Count, cancellationToken, async (i, token) =>
            {
                trials[i] = await TryAsync(services, asked, settings[i], token);
                bar.Increment(1);
            });
        });
        return trials;
    }

    private static async Task<RetrievalTrial> TryAsync(
        IServiceProvider services, List<AskedQuestion> asked, RetrievalOptions settings, CancellationToken cancellationToken)
    {
        var retriever = services.GetRequiredService<Retriever>();
        var redaction = services.GetRequiredService<TextRedaction>();
        var (gain, kept, tokens) = (0.0, 0, 0L);
        foreach (var (question, text, vector) in asked)
        {
            var (search, evidence) = await retriever.SearchAndRetrieveAsync(
                ScratchHost.Caller, text, vector, redaction.BeginRequest(ScratchHost.Caller.Tenant), settings, cancellationToken);
            var rank = search.Ranked.Select(r => r.Chunk.Document).Distinct().Take(10).ToList().IndexOf(question.Passage!);
            gain += rank < 0 ? 0 : 1 / Math.Log2(rank + 2);
            tokens += evidence.PackedTokens;
            kept += evidence.Items.Any(i => question.IsAnswerable
                ? AnswerMatch.ContainsAny(i.Text, question.Answers)
                : i.Chunk.Document == question.Passage) ? 1 : 0;
        }

        return new RetrievalTrial(
            settings, Math.Round(gain / asked.Count, 4), Math.Round((double)kept / asked.Count, 4), Math.Round((double)tokens / asked.Count, 1));
    }

    private sealed record AskedQuestion(EvaluationQuestion Question, string Text, ReadOnlyMemory<float> Vector);
}

/// <summary>What the trials found.</summary>
/// <param name="Questions">How many questions were asked.</param>
/// <param name="Rankings">The settings of the ranking.</param>
/// <param name="Packings">The settings of what is sent, with the best ranking.</param>
/// <param name="Frontier">Those of them that nothing beats in both quality and tokens.</param>
internal sealed record RetrievalTuningResult(
    int Questions, IReadOnlyList<RetrievalTrial> Rankings, IReadOnlyList<RetrievalTrial> Packings, IReadOnlyList<RetrievalTrial> Frontier);
