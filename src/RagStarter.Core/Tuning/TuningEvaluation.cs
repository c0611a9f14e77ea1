using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using RagStarter.Core.Embeddings;
using RagStarter.Core.Ledger;
using RagStarter.Core.Redaction;
using RagStarter.Core.Redaction.Policy;
using RagStarter.Core.Retrieval;
using RagStarter.Core.Storage;
using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Tuning;

/// <summary>
/// Searches for questions whose documents are known with several settings and measures what is found and sent. No model
/// is asked; embeddings are on the account of who asks, service <see cref="Services.Evaluation"/>.
/// </summary>
public sealed class TuningEvaluation(
    Retriever retriever,
    ChunkStore chunks,
    Embedder embedder,
    TextRedaction redaction,
    ApplicationPaths paths,
    IOptionsMonitor<RetrievalOptions> options,
    IHostEnvironment environment)
{
    private const int Batch = 16;
    private const int Ranks = 10;

    /// <summary>
    /// How many questions there are for a caller: of <see cref="Retrieval.Drift.DriftOptions.Questions"/>, else of those that come with the sample documents.
    /// </summary>
    /// <exception cref="TuningException">The file of questions is malformed.</exception>
    public int CountFor(Caller caller) => QuestionsFor(caller).Count;

    /// <summary>Measures settings with the questions of a caller.</summary>
    /// <param name="caller">Who asks; of other groups' questions none is asked.</param>
    /// <param name="settings">The settings to compare.</param>
    /// <param name="progress">Told how many questions are done.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>The measures of each of the settings.</returns>
    /// <exception cref="TuningException">There are no questions.</exception>
    /// <exception cref="Retrieval.Indexing.IndexOutdatedException">The tenant cannot be searched now.</exception>
    /// <exception cref="Budgets.BudgetRefusedException">A budget has no room for the embeddings.</exception>
    /// <exception cref="Models.ModelUnavailableException">The embedding model does not answer.</exception>
    public async Task<IReadOnlyList<TuningMeasures>> RunAsync(
        Caller caller, IReadOnlyList<TuningSettings> settings, Action<int> progress, CancellationToken cancellationToken)
    {
        var questions = QuestionsFor(caller);
        if (questions.Count == 0)
        {
            throw new TuningException("There are no questions for this tenant. Name a file of them in Retrieval:Drift:Questions.");
        }

        await chunks.EnsureSearchableAsync(caller.Tenant, cancellationToken).ConfigureAwait(false);
        var spender = Spender.For(caller, Services.Evaluation, environment.EnvironmentName.ToLowerInvariant());
        var inForce = options.CurrentValue;
        var results = settings.Select(_ => new List<Result>(questions.Count)).ToList();
        foreach (var batch in questions.Chunk(Batch))
        {
            var texts = batch.Select(q => redaction.Mask(caller.Tenant, RedactionSink.Embedding, q.Question)).ToList();
            var embedded = await embedder.EmbedAsync(texts, spender, Guid.CreateVersion7(), cancellationToken).ConfigureAwait(false);
            for (var i = 0; i < batch.Length; i++)
            {
                for (var s = 0; s < settings.Count; s++)
                {
                    // Who searches first finds nothing in memory: the settings take turns.
                    var turn = (i + s) % settings.Count;
                    results[turn].Add(await AskAsync(caller, batch[i], texts[i].Value, embedded.Vectors[i], settings[turn].Over(inForce), cancellationToken).ConfigureAwait(false));
                }

                progress(results[0].Count);
            }
        }

        return [.. results.Select(Measure)];
    }

    private IReadOnlyList<TuningQuestion> QuestionsFor(Caller caller) => TuningQuestion.Read(
        options.CurrentValue.Drift.Questions is { Length: > 0 } own ? paths.Resolve(own) : Path.Combine(paths.Data, "evaluation", "questions.jsonl"), caller);

    private async Task<Result> AskAsync(
        Caller caller, TuningQuestion question, string text, ReadOnlyMemory<float> vector, RetrievalOptions settings, CancellationToken cancellationToken)
    {
        // As somebody of the question's groups, all of which are the caller's own.
        var asker = caller with { Groups = question.Groups };
        var startedAt = Stopwatch.GetTimestamp();
        var (search, evidence) = await retriever.SearchAndRetrieveAsync(
            asker, text, vector, redaction.BeginRequest(caller.Tenant), settings, cancellationToken).ConfigureAwait(false);
        var elapsed = Stopwatch.GetElapsedTime(startedAt);
        var rank = search.Ranked.Select(r => r.Chunk.Document).Distinct().Take(Ranks).ToList().FindIndex(question.Documents.Contains);
        return new Result(
            rank,
            search.Ranked.Take(settings.TopK).Any(r => question.Documents.Contains(r.Chunk.Document)),
            question.HasAnswer ? question.IsAnsweredBy(string.Join('\n', evidence.Items.Select(i => $"{i.Label}\n{i.Text}"))) : null,
            search.RetrievedTokens,
            evidence.PackedTokens,
            elapsed.TotalMilliseconds);
    }

    private static TuningMeasures Measure(List<Result> results)
    {
        var known = results.Select(r => r.IsKept).OfType<bool>().ToList();
        return new TuningMeasures(
            results.Count,
            results.Average(r => r.Rank == 0 ? 1.0 : 0),
            results.Average(r => r.IsFound ? 1.0 : 0),
            results.Average(r => r.Rank < 0 ? 0 : 1.0 / (r.Rank + 1)),
            known.Count == 0 ? null : known.Average(k => k ? 1.0 : 0),
            results.Average(r => r.RetrievedTokens),
            results.Average(r => r.PackedTokens),
            results.Select(r => r.Milliseconds).Order().ElementAt(results.Count / 2));
    }

    private sealed record Result(int Rank, bool IsFound, bool? IsKept, int RetrievedTokens, int PackedTokens, double Milliseconds);
}
