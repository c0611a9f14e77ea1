using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using RagStarter.Cli.Evaluation;
using RagStarter.Cli.Tuning;
using RagStarter.Core.Retrieval.Sentences;
using Spectre.Console;

namespace RagStarter.Cli.Commands;

/// <summary><c>ragstarter tune sentences</c></summary>
internal static class TuneSentencesCommand
{
    public static Command Create()
    {
        var questions = new Option<FileInfo[]>("--questions")
        {
            Description = "Questions with answers, one JSON object per line; those with a tenant are asked about the sample documents",
            Required = true,
            AllowMultipleArgumentsPerToken = true,
        };
        var passages = new Option<FileInfo?>("--passages") { Description = "The passages of the questions without a tenant" };
        var target = new Option<FileInfo?>("--out") { Description = "Write the fitted weights to this file" };
        var measure = new Option<bool>("--measure") { Description = "Fit nothing; only measure the shipped weights" };
        var given = new Option<FileInfo?>("--weights") { Description = "Measure the weights of this file in place of the shipped ones" };
        var command = new Command("sentences", "Fit the weights of the sentence scorer, cross-validated by passage") { questions, passages, target, measure, given };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var output = new CommandOutput(parsed);
            var files = parsed.GetValue(questions)!;
            var list = files.SelectMany(EvaluationFiles.ReadQuestions).ToList();
            IReadOnlyList<Passage> texts = parsed.GetValue(passages) is { } file ? EvaluationFiles.ReadPassages(file) : [];
            if (texts.Count == 0 && list.Exists(q => q.Tenant is null))
            {
                throw new UsageException("Some questions name no tenant. Give their passages with --passages.");
            }

            var samples = await SentenceTuning.CollectAsync(list, texts, output, cancellationToken);
            var compared = parsed.GetValue(given) is { } weights ? Read(weights) : SentenceWeights.Default;
            if (parsed.GetValue(measure))
            {
                Print(output, SentenceFigures.Of(samples, compared));
                return CommandRunner.Done;
            }

            var result = SentenceTuning.Run(samples, compared);
            Print(output, result);
            if (parsed.GetValue(target) is { } written)
            {
                var names = files.Select(f => f.Name).ToList();
                SentenceTuning.Write(written, result, names, $"tune sentences --questions {string.Join(' ', names)}{(parsed.GetValue(passages) is { } p ? $" --passages {p.Name}" : string.Empty)}");
            }

            return CommandRunner.Done;
        });
        return command;
    }

    private static SentenceWeights Read(FileInfo file)
    {
        try
        {
            using var content = file.OpenRead();
            return SentenceWeights.Read(content);
        }
        catch (Exception problem) when (problem is IOException or JsonException)
        {
            throw new UsageException($"The weights in '{file.FullName}' cannot be read: {problem.Message}");
        }
    }

    private static void Print(CommandOutput output, SentenceFigures figures)
    {
        if (output.IsJson)
        {
            CommandOutput.WriteJson(figures);
            return;
        }

        output.Result.Write(Row(NewTable(), "weights so far", figures));
    }

    private static void Print(CommandOutput output, SentenceTuningResult result)
    {
        if (output.IsJson)
        {
            CommandOutput.WriteJson(new
            {
                penalties = result.Trials.Select(t => new { penalty = t.Penalty, folds = t.Folds, total = t.Total }),
                penalty = result.Best.Penalty,
                fitted = result.Fitted,
                shipped = result.Shipped,
                weights = Enum.GetValues<SentenceFeature>().ToDictionary(SentenceWeights.NameOf, f => result.Weights[f]),
            });
            return;
        }

        var table = NewTable();
        foreach (var trial in result.Trials)
        {
            Row(table, $"penalty {Show(trial.Penalty)}, held out", trial.Total);
        }

        for (var fold = 0; fold < result.Best.Folds.Count; fold++)
        {
            Row(table, $"penalty {Show(result.Best.Penalty)}, fold {fold + 1}", result.Best.Folds[fold]);
        }

        Row(table, "fitted on all", result.Fitted);
        Row(table, "weights so far", result.Shipped);
        output.Result.Write(table);
        var weights = new Table().AddColumns("feature", "weight", "shipped");
        foreach (var feature in Enum.GetValues<SentenceFeature>())
        {
            weights.AddRow(SentenceWeights.NameOf(feature), Show(result.Weights[feature]), Show(SentenceWeights.Default[feature]));
        }

        output.Result.Write(weights);
    }

    private static Table NewTable() => new Table().AddColumns("", "questions", "answer in the best sentence", "in the best 60 tokens", "in any sentence");

    private static Table Row(Table table, string name, SentenceFigures figures) => table.AddRow(
        name, Show(figures.Questions), Share(figures.First, figures), Share(figures.InSixtyTokens, figures), Share(figures.Reachable, figures));

    private static string Share(int count, SentenceFigures figures) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} ({(double)count / Math.Max(1, figures.Questions):P1})");

    private static string Show(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}
