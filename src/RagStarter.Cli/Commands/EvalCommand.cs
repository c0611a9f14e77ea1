using System.CommandLine;
using RagStarter.Cli.Evaluation;

namespace RagStarter.Cli.Commands;

/// <summary><c>ragstarter eval answers | retrieval | redaction</c></summary>
internal static class EvalCommand
{
    public static Command Create() => new("eval", "Measure answers, retrieval and redaction with files of questions or texts")
    {
        CreateAnswers(),
        CreateRetrieval(),
        EvalRedactionCommand.Create(),
    };

    private static Command CreateAnswers()
    {
        var questions = Questions();
        var passages = Passages();
        passages.Description += "; they are ingested into a scratch store and the replies are limited to 60 tokens. Without it the tenants named in the questions are asked";
        var failures = new Option<FileInfo?>("--failures") { Description = "Write every question that went wrong to this file (JSON Lines)" };
        var mode = CommonOptions.Mode();
        var command = new Command("answers", "Ask all questions and compare the replies with the expected answers") { questions, passages, failures, mode };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var output = new CommandOutput(parsed);
            var list = EvaluationFiles.ReadQuestions(parsed.GetValue(questions)!);
            var report = parsed.GetValue(passages) is { } file
                ? await AnswerEvaluation.RunOnPassagesAsync(list, EvaluationFiles.ReadPassages(file), parsed.GetValue(mode)!, output, cancellationToken)
                : await AnswerEvaluation.RunOnTenantsAsync(list, parsed.GetValue(mode)!, output, cancellationToken);
            if (parsed.GetValue(failures) is { } target)
            {
                EvaluationFiles.WriteFailures(target, report.Failures);
            }

            report.Print(output);
            return CommandRunner.Done;
        });
        return command;
    }

    private static Command CreateRetrieval()
    {
        var questions = Questions();
        var passages = Passages();
        passages.Required = true;
        var command = new Command("retrieval", "Ingest passages into a scratch store and measure which ones the questions find") { passages, questions };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var output = new CommandOutput(parsed);
            var report = await RetrievalEvaluation.RunAsync(
                EvaluationFiles.ReadPassages(parsed.GetValue(passages)!),
                EvaluationFiles.ReadQuestions(parsed.GetValue(questions)!),
                output,
                cancellationToken);
            report.Print(output);
            return CommandRunner.Done;
        });
        return command;
    }

    private static Option<FileInfo> Questions() => new("--questions")
    {
        Description = "Questions, one JSON object per line: {id, question, passage, answers[]} or the format of data/evaluation",
        Required = true,
    };

    private static Option<FileInfo> Passages() => new("--passages")
    {
        Description = "Passages, one JSON object per line: {id, text}",
    };
}
