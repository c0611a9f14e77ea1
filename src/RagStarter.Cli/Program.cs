using System.CommandLine;
using RagStarter.Cli;
using RagStarter.Cli.Commands;

var root = new RootCommand("RagStarter: ask questions of your documents, and measure the answers.")
{
    IngestCommand.Create(),
    ReindexCommand.Create(),
    AskCommand.Create(),
    RedactCommand.Create(),
    EvalCommand.Create(),
    TuneCommand.Create(),
    BudgetsCommand.Create(),
    BenchCommand.Create(),
    CacheCommand.Create(),
    PromptsCommand.Create(),
    ReportCommand.Create(),
    KeysCommand.Create(),
    HealthCommand.Create(),
};
root.Add(CommandOutput.JsonOption);
return await CommandRunner.RunAsync(root, args);
