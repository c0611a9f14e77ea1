using System.CommandLine;
using RagStarter.Cli.Benchmarks;

namespace RagStarter.Cli.Commands;

/// <summary><c>ragstarter bench budget</c></summary>
internal static class BenchCommand
{
    public static Command Create() => new("bench", "Measure speed and laws on this machine")
    {
        CreateBudget(),
    };

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
}
