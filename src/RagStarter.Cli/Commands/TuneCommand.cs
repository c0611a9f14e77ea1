using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using RagStarter.Cli.Evaluation;
using RagStarter.Cli.Tuning;
using RagStarter.Core.Retrieval;
using Spectre.Console;

namespace RagStarter.Cli.Commands;

/// <summary><c>ragstarter tune</c> and <c>ragstarter tune sentences</c></summary>
internal static class TuneCommand
{
    // What one more percent of quality costs in tokens is rarely worth it.
    private const double GoodEnough = 0.99;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static Command Create()
    {
        var passages = new Option<FileInfo?>("--passages") { Description = "Passages, one JSON object per line: {id, text}" };
        var questions = new Option<FileInfo?>("--questions") { Description = "Questions, one JSON object per line: {id, question, passage, answers[]}" };
        var target = new Option<FileInfo?>("--out") { Description = "Write the recommended settings to this file, as a part of appsettings.json" };
        var chart = new Option<FileInfo?>("--chart") { Description = "Draw quality over tokens into this file (SVG)" };
        var command = new Command("tune", "Try settings of retrieval on questions with known answers") { passages, questions, target, chart, TuneSentencesCommand.Create() };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (parsed.GetValue(passages) is not { } passageFile || parsed.GetValue(questions) is not { } questionFile)
            {
                throw new UsageException("Give the passages with --passages and the questions about them with --questions.");
            }

            var output = new CommandOutput(parsed);
            var result = await RetrievalTuning.RunAsync(
                EvaluationFiles.ReadPassages(passageFile), EvaluationFiles.ReadQuestions(questionFile), output, cancellationToken);
            var recommended = RetrievalTrial.Recommended(result.Frontier, GoodEnough);
            Print(output, result, recommended);
            if (parsed.GetValue(target) is { } file)
            {
                await File.WriteAllTextAsync(file.FullName, JsonSerializer.Serialize(Fragment(recommended.Settings), Indented) + "\n", cancellationToken);
            }

            if (parsed.GetValue(chart) is { } picture)
            {
                await File.WriteAllTextAsync(picture.FullName, FrontierChart.Draw(result.Packings, result.Frontier, recommended), cancellationToken);
            }

            // Without a single answer found there is nothing to recommend.
            return recommended.Quality > 0 ? CommandRunner.Done : CommandRunner.FoundWanting;
        });
        return command;
    }

    private static Dictionary<string, object> Fragment(RetrievalOptions settings) => new()
    {
        [RetrievalOptions.Section] = new
        {
            settings.Candidates,
            settings.TopK,
            settings.MaxContextTokens,
            settings.MinSentenceScore,
            settings.KeywordWeight,
            settings.Diversity,
        },
    };

    private static void Print(CommandOutput output, RetrievalTuningResult result, RetrievalTrial recommended)
    {
        if (output.IsJson)
        {
            CommandOutput.WriteJson(new
            {
                questions = result.Questions,
                rankings = result.Rankings.Select(ToJson),
                packings = result.Packings.Select(ToJson),
                frontier = result.Frontier.Select(ToJson),
                recommended = ToJson(recommended),
            });
            return;
        }

        var rankings = new Table().AddColumns("Candidates", "KeywordWeight", "Diversity", "nDCG@10");
        foreach (var trial in result.Rankings.OrderByDescending(t => t.Ndcg))
        {
            rankings.AddRow(Show(trial.Settings.Candidates), Show(trial.Settings.KeywordWeight ?? 0), Show(trial.Settings.Diversity), Show(trial.Ndcg));
        }

        output.Result.Write(rankings);
        var frontier = new Table().AddColumns("TopK", "MaxContextTokens", "MinSentenceScore", "tokens sent", "answer in what is sent", "");
        foreach (var trial in result.Frontier)
        {
            frontier.AddRow(
                Show(trial.Settings.TopK),
                Show(trial.Settings.MaxContextTokens),
                Show(trial.Settings.MinSentenceScore),
                Show(trial.Tokens),
                trial.Quality.ToString("P1", CultureInfo.InvariantCulture),
                trial == recommended ? "recommended" : string.Empty);
        }

        output.Result.Write(frontier);
    }

    private static object ToJson(RetrievalTrial trial) => new
    {
        candidates = trial.Settings.Candidates,
        keywordWeight = trial.Settings.KeywordWeight,
        diversity = trial.Settings.Diversity,
        topK = trial.Settings.TopK,
        maxContextTokens = trial.Settings.MaxContextTokens,
        minSentenceScore = trial.Settings.MinSentenceScore,
        ndcg = trial.Ndcg,
        quality = trial.Quality,
        tokens = trial.Tokens,
    };

    private static string Show(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}
