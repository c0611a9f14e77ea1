using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using RagStarter.Core.Embeddings;
using RagStarter.Core.Ledger;
using RagStarter.Core.Redaction;
using RagStarter.Core.Redaction.Policy;
using RagStarter.Core.Retrieval.Indexing;
using RagStarter.Core.Storage;
using RagStarter.Core.Telemetry;
using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Retrieval.Drift;

/// <summary>Searches for questions whose documents are known, keeps what it found, and compares it with former checks.</summary>
public sealed class DriftCheck(
    Retriever retriever,
    Embedder embedder,
    TextRedaction redaction,
    VectorFingerprint vectors,
    TenantDirectory tenants,
    ApplicationPaths paths,
    IDbContextFactory<StateDbContext> database,
    IOptionsMonitor<RetrievalOptions> options,
    IHostEnvironment environment,
    TimeProvider time)
{
    /// <summary>The name on whose account the questions are embedded.</summary>
    public const string User = "drift-check";

    private const int ComparedRuns = 30;

    private static readonly TimeSpan KeepFor = TimeSpan.FromDays(400);

    /// <summary>Whether there are questions to check with.</summary>
    public bool IsEnabled => Options.Questions.Length > 0;

    private DriftOptions Options => options.CurrentValue.Drift;

    /// <summary>Checks all tenants that there are questions for.</summary>
    /// <exception cref="IndexOutdatedException">A tenant cannot be searched now.</exception>
    /// <exception cref="Budgets.BudgetRefusedException">A budget has no room for the embeddings.</exception>
    /// <exception cref="Models.ModelUnavailableException">The embedding model does not answer.</exception>
    public async Task<IReadOnlyList<DriftRun>> RunAsync(CancellationToken cancellationToken)
    {
        var runs = new List<DriftRun>();
        foreach (var (tenant, questions) in CanaryQuestion.Read(paths.Resolve(Options.Questions), tenants).OrderBy(q => q.Key.Value, StringComparer.Ordinal))
        {
            var run = await MeasureAsync(tenant, questions, cancellationToken).ConfigureAwait(false);
            await KeepAsync(run, cancellationToken).ConfigureAwait(false);
            PipelineTelemetry.CanaryRecall.Record(run.Recall, new KeyValuePair<string, object?>("tenant", tenant.Value));
            PipelineTelemetry.CanarySimilarity.Record(run.ScoreP50, new KeyValuePair<string, object?>("tenant", tenant.Value));
            runs.Add(run);
        }

        return runs;
    }

    /// <summary>When the next check is due: at once when there was none.</summary>
    public async Task<DateTimeOffset> NextAtAsync(CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var last = await context.DriftRuns.MaxAsync(r => (DateTimeOffset?)r.At, cancellationToken).ConfigureAwait(false);
        return last is { } at ? at + Options.Interval : DateTimeOffset.MinValue;
    }

    /// <summary>The checks of a time, the newest first.</summary>
    /// <param name="from">The first moment.</param>
    /// <param name="to">The end, not included.</param>
    /// <param name="only">Only these tenants; all when there is none.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    public async Task<IReadOnlyList<DriftRun>> RunsOverAllTenantsAsync(
        DateTimeOffset? from, DateTimeOffset? to, IReadOnlyList<TenantId> only, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await context.DriftRuns.AsNoTracking()
            .Where(r => (from == null || r.At >= from) && (to == null || r.At < to) && (only.Count == 0 || only.Contains(r.Tenant)))
            .OrderByDescending(r => r.At).ThenBy(r => r.Tenant)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The last check of each tenant.</summary>
    public async Task<IReadOnlyList<DriftRun>> LatestOverAllTenantsAsync(CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await context.DriftRuns.AsNoTracking()
            .Where(r => !context.DriftRuns.Any(other => other.Tenant == r.Tenant && other.At > r.At))
            .ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    private static double Percentile(List<double> sorted, double share) => sorted[(int)Math.Round(share * (sorted.Count - 1))];

    private async Task<DriftRun> MeasureAsync(TenantId tenant, List<CanaryQuestion> questions, CancellationToken cancellationToken)
    {
        // A cached vector would hide that the model has changed.
        var texts = questions.ConvertAll(q => redaction.Mask(tenant, RedactionSink.Embedding, q.Question));
        var spender = new Spender { Tenant = tenant, User = User, Service = Services.Evaluation, Environment = environment.EnvironmentName.ToLowerInvariant() };
        var embedded = await embedder.EmbedAnewAsync(texts, spender, Guid.NewGuid(), cancellationToken).ConfigureAwait(false);
        var top = retriever.OptionsFor(tenant, null).TopK;
        var found = 0;
        var scores = new List<double>();
        for (var i = 0; i < questions.Count; i++)
        {
            var caller = new Caller { Tenant = tenant, User = User, Groups = questions[i].Groups };
            var search = await retriever.SearchAsync(caller, texts[i].Value, embedded.Vectors[i], cancellationToken).ConfigureAwait(false);
            found += search.Ranked.Take(top).Any(r => questions[i].Documents.Contains(r.Chunk.Document, StringComparer.Ordinal)) ? 1 : 0;
            scores.Add(search.Dense.Select(d => d.Score ?? 0).FirstOrDefault());
        }

        scores.Sort();
        return new DriftRun
        {
            Tenant = tenant,
            At = time.GetUtcNow(),
            Fingerprint = vectors.Text,
            QuestionsHash = CanaryQuestion.HashOf(questions),
            Questions = questions.Count,
            Found = found,
            ScoreP10 = Percentile(scores, 0.1),
            ScoreP50 = Percentile(scores, 0.5),
            ScoreP90 = Percentile(scores, 0.9),
        };
    }

    private async Task KeepAsync(DriftRun run, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var former = await context.DriftRuns.AsNoTracking()
            .Where(r => r.Tenant == run.Tenant && r.QuestionsHash == run.QuestionsHash)
            .OrderByDescending(r => r.At).Take(ComparedRuns)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        run.Alert = string.Join(' ', Problems(run, former));
        context.DriftRuns.Add(run);
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        var end = run.At - KeepFor;
        await context.DriftRuns.Where(r => r.At < end).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
    }

    private IEnumerable<string> Problems(DriftRun run, List<DriftRun> former)
    {
        var limits = Options;
        var recall = former.Select(r => r.Recall).DefaultIfEmpty(run.Recall).Max();
        var score = former.Where(r => r.Fingerprint == run.Fingerprint).Select(r => r.ScoreP50).DefaultIfEmpty(run.ScoreP50).Max();
        if (run.Recall < limits.MinRecall)
        {
            yield return Say($"The recall is {run.Recall:F2} ({run.Found} of {run.Questions} questions); {DriftOptions.Section}:{nameof(DriftOptions.MinRecall)} is {limits.MinRecall:F2}.");
        }

        if (run.Recall < recall - limits.MaxFall)
        {
            yield return Say($"The recall fell from {recall:F2} to {run.Recall:F2}.");
        }

        if (run.ScoreP50 < score * (1 - limits.MaxFall))
        {
            yield return Say($"The median similarity fell from {score:F3} to {run.ScoreP50:F3}: the embedding model may have changed; 'ragstarter reindex --all' does not help before Embeddings:Model is what it was.");
        }
    }

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
