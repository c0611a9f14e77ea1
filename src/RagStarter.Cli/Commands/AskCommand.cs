using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using RagStarter.Core.Answering;
using RagStarter.Core.Ledger;
using RagStarter.Core.Tenancy;
using Spectre.Console;

namespace RagStarter.Cli.Commands;

/// <summary><c>ragstarter ask "QUESTION"</c></summary>
internal static class AskCommand
{
    public static Command Create()
    {
        var question = new Argument<string>("question") { Description = "The question" };
        var tenant = CommonOptions.Tenant();
        var groups = CommonOptions.Groups("Groups of the asker (repeatable)");
        var mode = CommonOptions.Mode();
        var fidelity = new Option<Fidelity>("--fidelity") { Description = "How good the answer is to be: low, standard or high", DefaultValueFactory = _ => Fidelity.Standard };
        var stream = new Option<bool>("--stream") { Description = "Print the answer while it is written" };
        var noCache = new Option<bool>("--no-cache") { Description = "Make a new answer" };
        var command = new Command("ask", "Ask a question of a tenant's documents") { question, tenant, groups, mode, fidelity, stream, noCache };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var output = new CommandOutput(parsed);
            using var host = await CliHost.CreateAsync();
            var directory = host.Services.GetRequiredService<TenantDirectory>();
            var request = new Question
            {
                Text = parsed.GetValue(question)!,
                Caller = new Caller
                {
                    Tenant = directory.Get(parsed.GetValue(tenant)).Id,
                    User = "cli",
                    Groups = parsed.GetValue(groups) ?? [],
                    Role = Roles.Admin,
                },
                Service = Services.CommandLine,
                Fidelity = parsed.GetValue(fidelity),
                UseCache = !parsed.GetValue(noCache),
                Mode = parsed.GetValue(mode)!,
            };
            var answerer = host.Services.GetRequiredService<Answerer>();
            var answer = parsed.GetValue(stream)
                ? await StreamAsync(answerer, request, output, cancellationToken)
                : await answerer.AskAsync(request, cancellationToken);
            if (output.IsJson)
            {
                CommandOutput.WriteJson(AnswerResponse.From(answer));
            }
            else
            {
                Print(answer, output, withText: !parsed.GetValue(stream));
            }

            return answer.Outcome is Outcomes.Answered or Outcomes.Declined ? CommandRunner.Done : CommandRunner.FoundWanting;
        });
        return command;
    }

    private static async Task<Answer> StreamAsync(Answerer answerer, Question question, CommandOutput output, CancellationToken cancellationToken)
    {
        Answer? answer = null;
        await foreach (var update in answerer.StreamAsync(question, cancellationToken))
        {
            if (update.Step is { } step)
            {
                await Console.Error.WriteLineAsync($"{step.Name}: {step.Detail}");
            }
            else if (!output.IsJson)
            {
                Console.Out.Write(update.Text);
            }

            answer = update.Answer ?? answer;
        }

        if (!output.IsJson)
        {
            Console.Out.WriteLine();
        }

        return answer!;
    }

    private static void Print(Answer answer, CommandOutput output, bool withText)
    {
        if (answer.Problem is { } problem)
        {
            output.Result.MarkupLineInterpolated($"[red]{problem.Title}[/]: {problem.Detail}");
        }

        if (withText && answer.Text.Length > 0)
        {
            output.Result.WriteLine(answer.Text);
        }

        if (answer.Citations.Count > 0)
        {
            output.Result.WriteLine();
            foreach (var citation in answer.Citations)
            {
                var page = citation.Page > 0 ? $", page {citation.Page}" : string.Empty;
                var heading = citation.Heading.Length > 0 ? $" › {citation.Heading}" : string.Empty;
                output.Result.MarkupLineInterpolated($"[blue][[{citation.Number}]][/] {citation.Document}{page}{heading}");
            }
        }

        foreach (var notice in answer.Notices)
        {
            output.Result.MarkupLineInterpolated($"[yellow]{notice}[/]");
        }

        if (answer.Provenance is { } provenance)
        {
            output.Result.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[grey]From the cache ({provenance.Kind}), first asked {provenance.FirstAskedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC, evidence unchanged; --no-cache asks anew.[/]");
        }

        var usage = answer.Usage;
        var masked = answer.Redactions.Count == 0 ? string.Empty : $" · masked {string.Join(", ", answer.Redactions.Select(r => $"{r.Value} {r.Key}"))}";
        output.Result.MarkupLineInterpolated(
            $"[grey]{answer.Outcome} · {answer.Model} · cache {answer.Cache} · tokens: {usage.RetrievedTokens} retrieved, {usage.PackedTokens} sent, {usage.PromptTokens} prompt, {usage.CompletionTokens} completion · ${(answer.CostMicroUsd / 1e6).ToString("F6", CultureInfo.InvariantCulture)}{masked}[/]");
    }
}
