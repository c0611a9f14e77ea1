using Microsoft.Extensions.DependencyInjection;
using RagStarter.Cli.Evaluation;
using RagStarter.Core.Embeddings;
using RagStarter.Core.Language;
using RagStarter.Core.Ledger;
using RagStarter.Core.Redaction;
using RagStarter.Core.Redaction.Policy;
using RagStarter.Core.Retrieval;
using RagStarter.Core.Retrieval.Sentences;
using RagStarter.Core.Tenancy;

namespace RagStarter.Cli.Tuning;

/// <summary>Searches for questions with known answers and measures the sentences that are found.</summary>
internal static class SentenceSamples
{
    private static readonly TokenCounter Tokens = TokenCounter.For(TokenCounter.Default);

    /// <summary>The samples of those questions whose answer is known, in their order.</summary>
    public static async Task<IReadOnlyList<SentenceSample>> CollectAsync(
        IServiceProvider services,
        IReadOnlyList<EvaluationQuestion> questions,
        Func<EvaluationQuestion, Caller> callerOf,
        CancellationToken cancellationToken)
    {
        var samples = new List<SentenceSample>();
        foreach (var question in questions.Where(q => q.IsAnswerable))
        {
            samples.Add(await CollectAsync(services, question, callerOf(question), cancellationToken));
        }

        return samples;
    }

    private static async Task<SentenceSample> CollectAsync(
        IServiceProvider services, EvaluationQuestion question, Caller caller, CancellationToken cancellationToken)
    {
        var retriever = services.GetRequiredService<Retriever>();
        var text = services.GetRequiredService<TextRedaction>().Mask(caller.Tenant, RedactionSink.Embedding, question.Question);
        var spender = Spender.For(caller, Core.Ledger.Services.Evaluation, "evaluation");
        var embedded = await services.GetRequiredService<Embedder>().EmbedAsync([text], spender, Guid.NewGuid(), cancellationToken);
        var search = await retriever.SearchAsync(caller, text.Value, embedded.Vectors[0], cancellationToken);
        var chunks = search.Ranked.Take(retriever.Options.TopK).ToList();
        var sentences = new List<MeasuredCandidate>();
        services.GetRequiredService<SentenceScorer>().Measure(
            new AnalyzedQuestion(text.Value, services.GetRequiredService<TextAnalyzer>()),
            [.. chunks.Select(c => (c.Chunk, c.Score))],
            (sentence, features) =>
            {
                var chunk = chunks[sentence.Chunk].Chunk;
                var content = sentence.Span.Of(chunk.Text).ToString();
                sentences.Add(new MeasuredCandidate(
                    features.ToArray(), Tokens.Count(content), IsExpected(question, chunk.Document) && Answers(question, content)));
            });
        return new SentenceSample(question.Passage ?? (question.Documents.Count > 0 ? question.Documents[0] : question.Id), sentences);
    }

    private static bool IsExpected(EvaluationQuestion question, string document) =>
        question.Passage is { } passage ? passage == document : question.Documents.Contains(document);

    private static bool Answers(EvaluationQuestion question, string sentence) =>
        AnswerMatch.ContainsAny(sentence, question.Answers.Concat(question.AllOf.SelectMany(a => a)));
}
