using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RagStarter.Cli.Evaluation;
using RagStarter.Cli.Evaluation.Caching;
using RagStarter.Core.Caching;
using RagStarter.Core.Embeddings;

namespace RagStarter.Cli.Commands;

/// <summary><c>ragstarter eval cache</c></summary>
internal static class EvalCacheCommand
{
    private const string Configured = "configured";
    private const string Local = "local";

    public static Command Create()
    {
        var pairs = new Option<FileInfo?>("--pairs") { Description = "Pairs of questions, one JSON object per line: {a, b, same}" };
        var stream = new Option<FileInfo?>("--stream") { Description = "Queries in the order in which they are asked, one JSON object per line: {text, intent}" };
        var bound = new Option<double?>("--bound")
        {
            Description = "The highest share of wrong answers: of all queries with --stream, of the pairs of different meaning with --pairs. Without it Cache:Responses:MaxErrorRate",
        };
        var embedder = new Option<string>("--embedder")
        {
            Description = "Whose vectors: \"configured\" (as in the settings) or \"local\" (lexical hashing)",
            DefaultValueFactory = _ => Configured,
        };
        embedder.AcceptOnlyFromAmong(Configured, Local);
        var shuffle = new Option<int?>("--shuffle") { Description = "Ask the queries in a random order, another one for each number" };
        var own = new Option<string?>("--own-meaning") { Description = "An intent whose queries all mean something of their own, such as \"oos\"" };
        var failures = new Option<FileInfo?>("--failures") { Description = "Write every wrong hit of --pairs to this file (JSON Lines)" };
        var command = new Command("cache", "Ask questions of the response cache and count which ones a kept answer to another question would serve")
        {
            pairs, stream, bound, embedder, shuffle, own, failures,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var output = new CommandOutput(parsed);
            var (pairFile, streamFile) = (parsed.GetValue(pairs), parsed.GetValue(stream));
            if (pairFile is null == streamFile is null)
            {
                throw new UsageException("Give either --pairs FILE or --stream FILE.");
            }

            if (parsed.GetValue(bound) is < 0 or > 0.5 or double.NaN)
            {
                throw new UsageException("--bound must be a number from 0 to 0.5, such as 0.01 for one in a hundred.");
            }

            var run = new Run(parsed.GetValue(bound), parsed.GetValue(embedder)!, output);
            if (pairFile is not null)
            {
                await RunPairsAsync(run, pairFile, parsed.GetValue(failures), cancellationToken);
            }
            else
            {
                await RunStreamAsync(run, Ordered(EvaluationFiles.ReadQueries(streamFile!), parsed.GetValue(shuffle), parsed.GetValue(own)), cancellationToken);
            }

            return CommandRunner.Done;
        });
        return command;
    }

    private static async Task RunPairsAsync(Run run, FileInfo file, FileInfo? failures, CancellationToken cancellationToken)
    {
        var pairs = EvaluationFiles.ReadPairs(file);
        await using var scratch = await CreateAsync(run, cancellationToken);
        var questions = await AnalyzedQuestions.OfAsync(scratch.Services, [.. pairs.Select(p => p.A), .. pairs.Select(p => p.B)], run.Output, cancellationToken);
        var report = CachePairsEvaluation.Run(pairs, questions, BoundOf(run, scratch));
        if (failures is not null)
        {
            EvaluationFiles.WriteFailures(failures, report.Results.Where(r => r.IsHit && !r.Pair.Same).Select(r => new { a = r.Pair.A, b = r.Pair.B, reason = r.Reason.ToString() }));
        }

        report.Print(run.Output);
    }

    private static async Task RunStreamAsync(Run run, IReadOnlyList<CacheQuery> queries, CancellationToken cancellationToken)
    {
        await using var scratch = await CreateAsync(run, cancellationToken);
        var questions = await AnalyzedQuestions.OfAsync(scratch.Services, [.. queries.Select(q => q.Text)], run.Output, cancellationToken);
        CacheStreamEvaluation.Run(queries, questions, BoundOf(run, scratch)).Print(run.Output);
    }

    private static CacheQuery[] Ordered(IReadOnlyList<CacheQuery> queries, int? seed, string? own)
    {
        CacheQuery[] list = own is null ? [.. queries] : [.. queries.Select((q, i) => q.Intent == own ? q with { Intent = $"{own}:{i}" } : q)];
        if (seed is { } number)
        {
            new Random(number).Shuffle(list);
        }

        return list;
    }

    private static double BoundOf(Run run, ScratchHost scratch) =>
        run.Bound ?? scratch.Services.GetRequiredService<IOptions<CacheOptions>>().Value.Responses.MaxErrorRate;

    private static Task<ScratchHost> CreateAsync(Run run, CancellationToken cancellationToken) => ScratchHost.CreateAsync(
        [],
        run.Output,
        cancellationToken,
        run.Embedder == Local ? new Dictionary<string, string?> { [$"{EmbeddingOptions.Section}:{nameof(EmbeddingOptions.Provider)}"] = EmbeddingOptions.Lexical } : null);

    private sealed record Run(double? Bound, string Embedder, CommandOutput Output);
}
