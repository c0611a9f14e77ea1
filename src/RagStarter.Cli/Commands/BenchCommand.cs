using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using RagStarter.Cli.Benchmarks;
using RagStarter.Core.Redaction;
using RagStarter.Core.Tenancy;

namespace RagStarter.Cli.Commands;

/// <summary><c>ragstarter bench pipeline | redaction | budget | vectors | ingest</c></summary>
internal static class BenchCommand
{
    public static Command Create() => new("bench", "Measure speed and laws on this machine")
    {
        CreatePipeline(),
        CreateBudget(),
        CreateVectors(),
        CreateIngest(),
        CreateRedaction(),
    };

    private static Command CreatePipeline()
    {
        var documents = new Option<int>("--documents") { Description = "How many documents", DefaultValueFactory = _ => 1000 };
        var samples = new Option<int>("--samples") { Description = "How many questions of a kind are timed; four times as many from 32 callers at once", DefaultValueFactory = _ => 2000 };
        samples.Validators.Add(result =>
        {
            if (result.GetValue(samples) < 1)
            {
                result.AddError("'--samples' needs a number of at least 1.");
            }
        });
        var redis = new Option<string?>("--redis") { Description = "The address of a Redis server without data of value, to measure the caches there too" };
        var command = new Command("pipeline", "The whole pipeline around a model that answers at once: new questions, and questions asked before") { documents, samples, redis };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            CommandOutput.WriteJson(await PipelineBench.RunAsync(parsed.GetValue(documents), parsed.GetValue(samples), parsed.GetValue(redis), new CommandOutput(parsed), cancellationToken));
            return CommandRunner.Done;
        });
        return command;
    }

    private static Command CreateBudget()
    {
        var redis = new Option<string?>("--redis") { Description = "The address of a Redis server without data of value, to measure several processes too" };
        var part = new Option<int?>("--part") { Hidden = true };
        var state = new Option<string?>("--state") { Hidden = true };
        var command = new Command("budget", "Time of a hold and its settlement; whether caps hold under many callers, beside two other ways") { redis, part, state };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (parsed.GetValue(part) is { } number)
            {
                await BudgetBench.RunPartAsync(parsed.GetValue(redis)!, number, parsed.GetValue(state)!, cancellationToken);
                return CommandRunner.Done;
            }

            CommandOutput.WriteJson(await BudgetBench.RunAsync(parsed.GetValue(redis), new CommandOutput(parsed), cancellationToken));
            return CommandRunner.Done;
        });
        return command;
    }

    private static Command CreateVectors()
    {
        var count = new Option<int>("--count") { Description = "How many chunks", DefaultValueFactory = _ => 100_000 };
        var dimensions = new Option<int>("--dimensions") { Description = "The length of their vectors", DefaultValueFactory = _ => 256 };
        var part = new Option<string?>("--part") { Hidden = true };
        var quantize = new Option<bool>("--quantize") { Hidden = true };
        foreach (var option in new[] { count, dimensions })
        {
            option.Validators.Add(result =>
            {
                if (result.GetValue(option) < 1)
                {
                    result.AddError($"{option.Name} must be at least 1.");
                }
            });
        }

        var command = new Command("vectors", "The embedded store: writing, opening, searching, memory, and what a scan of bytes misses") { count, dimensions, part, quantize };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (parsed.GetValue(part) is { } file)
            {
                await VectorBench.RunPartAsync(file, parsed.GetValue(dimensions), parsed.GetValue(quantize), cancellationToken);
                return CommandRunner.Done;
            }

            CommandOutput.WriteJson(await VectorBench.RunAsync(parsed.GetValue(count), parsed.GetValue(dimensions), new CommandOutput(parsed), cancellationToken));
            return CommandRunner.Done;
        });
        return command;
    }

    private static Command CreateRedaction()
    {
        var tenant = CommonOptions.Tenant();
        var command = new Command("redaction", "Searching for sensitive data: prose, short texts, and texts made to be slow") { tenant };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var host = await CliHost.CreateAsync();
            var detector = host.Services.GetRequiredService<ISensitiveDataDetector>();
            CommandOutput.WriteJson(RedactionBench.Run(detector, TenantId.Parse(parsed.GetValue(tenant)), new CommandOutput(parsed)));
            return CommandRunner.Done;
        });
        return command;
    }

    private static Command CreateIngest()
    {
        var documents = new Option<int>("--documents") { Description = "How many documents of 25 sections", DefaultValueFactory = _ => 200 };
        var command = new Command("ingest", "Documents from the file to what can be searched, on the embedded store") { documents };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            CommandOutput.WriteJson(await IngestBench.RunAsync(parsed.GetValue(documents), new CommandOutput(parsed), cancellationToken));
            return CommandRunner.Done;
        });
        return command;
    }
}
