using Microsoft.Extensions.Hosting;
using RagStarter.Core.Answering;
using RagStarter.Core.Budgets;
using RagStarter.Core.Embeddings;
using RagStarter.Core.Ledger;
using RagStarter.Core.Models;
using RagStarter.Core.Redaction;
using RagStarter.Core.Redaction.Policy;
using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Tuning;

/// <summary>
/// Asks a question with settings that are not in force. It goes the whole way of a question, but for the cache and the
/// conversations, and is on the account of who asks, service <see cref="Services.Evaluation"/>.
/// </summary>
public sealed class TuningTrials(Answerer answerer, Embedder embedder, TextRedaction redaction, IHostEnvironment environment, TimeProvider time)
{
    /// <summary>Asks a question with settings.</summary>
    /// <exception cref="OperationCanceledException">The caller cancelled; what was used is in the ledger.</exception>
    public async Task<TrialAnswer> AskAsync(Caller caller, string question, TuningSettings settings, CancellationToken cancellationToken)
    {
        var trial = new TuningTrial(settings);
        var startedAt = time.GetTimestamp();
        var answer = await answerer.AskAsync(
            new Question { Text = question, Caller = caller, Service = Services.Evaluation, UseCache = false, Trial = trial }, cancellationToken).ConfigureAwait(false);
        return new TrialAnswer(answer, trial.Evidence?.Items ?? [], time.GetElapsedTime(startedAt));
    }

    /// <summary>
    /// Embeds a question before it is asked several times, so that the first does not pay and wait for what the others
    /// find in the cache. Where it cannot be embedded, the answers say why.
    /// </summary>
    public async Task PrepareAsync(Caller caller, string question, CancellationToken cancellationToken)
    {
        try
        {
            var text = redaction.Mask(caller.Tenant, RedactionSink.Embedding, question);
            var spender = Spender.For(caller, Services.Evaluation, environment.EnvironmentName.ToLowerInvariant());
            await embedder.EmbedAsync([text], spender, Guid.CreateVersion7(), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is BudgetRefusedException or BudgetStoreUnavailableException or ModelUnavailableException)
        {
            // The trial meets the same.
        }
    }
}
