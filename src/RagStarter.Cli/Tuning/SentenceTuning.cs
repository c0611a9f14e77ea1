using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using RagStarter.Cli.Evaluation;
using RagStarter.Core.Retrieval.Sentences;
using RagStarter.Core.Tenancy;

namespace RagStarter.Cli.Tuning;

/// <summary>Measures the weights of the sentence scorer on questions with known answers, and fits new ones.</summary>
internal static class SentenceTuning
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, IndentSize = 2 };

    /// <summary>Collects the samples of questions about passages and of questions about the sample tenants.</summary>
    public static async Task<IReadOnlyList<SentenceSample>> CollectAsync(
        IReadOnlyList<EvaluationQuestion> questions, IReadOnlyList<Passage> passages, CommandOutput output, CancellationToken cancellationToken)
    {
        var samples = new List<SentenceSample>();
        var aboutPassages = questions.Where(q => q.Tenant is null).ToList();
        if (aboutPassages.Count > 0)
        {
            await using var scratch = await ScratchHost.CreateAsync(passages, output, cancellationToken);
            samples.AddRange(await SentenceSamples.CollectAsync(scratch.Services, aboutPassages, _ => ScratchHost.Caller, cancellationToken));
        }

        var aboutTenants = questions.Where(q => q.Tenant is not null).ToList();
        if (aboutTenants.Count > 0)
        {
            using var host = await CliHost.CreateAsync(withoutBudgets: true);
            var directory = host.Services.GetRequiredService<TenantDirectory>();
            await AnswerEvaluation.IngestSamplesAsync(host.Services, output, cancellationToken);
            samples.AddRange(await SentenceSamples.CollectAsync(
                host.Services,
                aboutTenants,
                q => new Caller { Tenant = directory.Get(q.Tenant!).Id, User = "evaluation", Groups = q.Groups },
                cancellationToken));
        }

        return samples;
    }

    /// <summary>Fits on four folds and measures on the fifth, five times, for each penalty; then fits on all.</summary>
    public static SentenceTuningResult Run(IReadOnlyList<SentenceSample> samples, SentenceWeights compared)
    {
        var folds = Enumerable.Range(0, SentenceFit.Folds).Select(f => samples.Where(s => SentenceFit.FoldOf(s.Group) == f).ToList()).ToList();
        if (folds.Exists(f => f.Count == 0))
        {
            throw new UsageException($"The questions are about too few passages or documents for {SentenceFit.Folds} folds.");
        }

        var trials = SentenceFit.Penalties.AsParallel().AsOrdered().Select(penalty =>
        {
            var figures = folds.Select((held, f) => SentenceFigures.Of(
                held, SentenceFit.Fit([.. folds.Where((_, other) => other != f).SelectMany(s => s)], penalty))).ToList();
            return new PenaltyTrial(penalty, figures, figures.Aggregate((a, b) => a + b));
        }).ToList();
        var best = Simplest(trials);
        var weights = SentenceFit.Fit(samples, best.Penalty);
        return new SentenceTuningResult(trials, best, weights, SentenceFigures.Of(samples, weights), SentenceFigures.Of(samples, compared));
    }

    // The strongest penalty that is no more than one standard error worse than the best one (Breiman et al., "Classification
    // and Regression Trees", 1984): what few questions say for certain is not more than that.
    private static PenaltyTrial Simplest(List<PenaltyTrial> trials)
    {
        var best = trials.MaxBy(t => t.Total.First)!.Total;
        var share = (double)best.First / best.Questions;
        var error = Math.Sqrt(share * (1 - share) * best.Questions);
        return trials.Last(t => t.Total.First >= best.First - error);
    }

    /// <summary>Writes the file that the pipeline reads, with where the weights come from.</summary>
    public static void Write(FileInfo file, SentenceTuningResult result, IEnumerable<string> sources, string command)
    {
        var weights = new JsonObject();
        foreach (var feature in Enum.GetValues<SentenceFeature>())
        {
            weights[SentenceWeights.NameOf(feature)] = result.Weights[feature];
        }

        var content = new JsonObject
        {
            ["provenance"] = new JsonObject
            {
                ["fittedOn"] = new JsonArray([.. sources.Select(s => JsonValue.Create(s))]),
                ["command"] = command,
                ["questions"] = result.Fitted.Questions,
                ["folds"] = SentenceFit.Folds,
                ["penalty"] = result.Best.Penalty,
                ["crossValidatedFirst"] = result.Best.Total.First,
                ["crossValidatedInSixtyTokens"] = result.Best.Total.InSixtyTokens,
            },
            ["weights"] = weights,
        };
        File.WriteAllText(file.FullName, content.ToJsonString(Indented).ReplaceLineEndings("\n") + "\n");
    }
}

/// <summary>What cross-validation found for one penalty.</summary>
internal sealed record PenaltyTrial(double Penalty, IReadOnlyList<SentenceFigures> Folds, SentenceFigures Total);

/// <summary>What fitting found.</summary>
/// <param name="Trials">Each penalty.</param>
/// <param name="Best">The strongest penalty that does about as well as the best on the folds held out.</param>
/// <param name="Weights">The weights fitted on all samples with it.</param>
/// <param name="Fitted">What they do on the samples they were fitted on.</param>
/// <param name="Shipped">What the shipped weights do there.</param>
internal sealed record SentenceTuningResult(
    IReadOnlyList<PenaltyTrial> Trials, PenaltyTrial Best, SentenceWeights Weights, SentenceFigures Fitted, SentenceFigures Shipped);
