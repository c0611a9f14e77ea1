using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RagStarter.Core.Answering;
using RagStarter.Core.Embeddings;
using RagStarter.Core.Ledger;
using RagStarter.Core.Models;
using RagStarter.Core.Redaction;
using RagStarter.Core.Telemetry.Logs;
using RagStarter.Core.Tenancy;
using RagStarter.Core.Tuning;

namespace RagStarter.Core.Retrieval;

/// <summary>A search without an answer, for those who want to see what a question finds and why.</summary>
public sealed partial class SearchTrial(
    Retriever retriever,
    ChunkStore chunks,
    Embedder embedder,
    TextRedaction redaction,
    TunedSettings tuned,
    QuestionRules rules,
    IHostEnvironment environment,
    ILogger<SearchTrial> logger)
{
    /// <summary>What a question finds, with the scores of both searches.</summary>
    /// <param name="caller">Who asks; only what the caller may read is searched, and the call is on their account.</param>
    /// <param name="question">The question. It is checked and masked as one that is to be answered.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <exception cref="OperationCanceledException">The caller cancelled; what was used is in the ledger.</exception>
    public async Task<SearchTrialResult> RunAsync(Caller caller, string question, CancellationToken cancellationToken)
    {
        if (rules.ProblemOf(caller.Tenant, question) is { } refused)
        {
            return new SearchTrialResult { Problem = refused };
        }

        var requestId = Guid.CreateVersion7();
        try
        {
            return await SearchAsync(caller, question, requestId, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception problem) when (!cancellationToken.IsCancellationRequested)
        {
            LogFailed(requestId, problem.GetType().Name, Problems.SafeDetail(problem));
            return new SearchTrialResult { Problem = Problems.From(problem, requestId) };
        }
    }

    private async Task<SearchTrialResult> SearchAsync(Caller caller, string question, Guid requestId, CancellationToken cancellationToken)
    {
        var text = redaction.BeginRequest(caller.Tenant).SearchTextOf(question);
        await tuned.RefreshAsync(caller.Tenant, cancellationToken).ConfigureAwait(false);

        // Before the question is embedded: a search that is refused costs nothing.
        await chunks.EnsureSearchableAsync(caller.Tenant, cancellationToken).ConfigureAwait(false);
        var vector = await EmbedAsync(caller, text, requestId, cancellationToken).ConfigureAwait(false);
        var options = retriever.OptionsFor(caller.Tenant, null);
        var search = await retriever.SearchAsync(caller, text.Value, vector, options, cancellationToken).ConfigureAwait(false);
        return new SearchTrialResult
        {
            Searched = text.Value,
            Found = search.Ranked,
            Dense = search.Dense.Count,
            Keyword = search.Keyword.Count,
            TopK = options.TopK,
            HasOnlyWords = vector is null,
        };
    }

    private async Task<ReadOnlyMemory<float>?> EmbedAsync(Caller caller, RedactedText text, Guid requestId, CancellationToken cancellationToken)
    {
        var spender = Spender.For(caller, Services.Chat, environment.EnvironmentName.ToLowerInvariant()) with { Workflow = Workflows.Search, WorkflowId = requestId };
        try
        {
            return (await embedder.EmbedAsync([text], spender, requestId, cancellationToken).ConfigureAwait(false)).Vectors[0];
        }
        catch (ModelUnavailableException problem)
        {
            LogOnlyWords(requestId, problem.Message);
            return null;
        }
    }

    [LoggerMessage(1491, LogLevel.Warning, "The tried search {RequestId} is by words only: {Reason}")]
    private partial void LogOnlyWords(Guid requestId, [FreeText] string reason);

    [LoggerMessage(1492, LogLevel.Warning, "The tried search {RequestId} failed with {ErrorType}: {Reason}")]
    private partial void LogFailed(Guid requestId, string errorType, [FreeText] string reason);
}
