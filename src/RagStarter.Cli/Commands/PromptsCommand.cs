using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using RagStarter.Core.Prompts;
using RagStarter.Core.Storage;
using Spectre.Console;

namespace RagStarter.Cli.Commands;

/// <summary><c>ragstarter prompts list | lint | diff</c>: works on the files alone, so that a broken prompt can be looked at.</summary>
internal static class PromptsCommand
{
    private static readonly Option<DirectoryInfo> Folder = new("--folder")
    {
        Description = "The prompts folder",
        DefaultValueFactory = _ => new DirectoryInfo(ApplicationPaths.FindPrompts(CliHost.ReadConfiguration().GetSection(StorageOptions.Section)[nameof(StorageOptions.Prompts)])),
        Recursive = true,
    };

    public static Command Create()
    {
        var command = new Command("prompts", "List, check and compare the prompt templates")
        {
            CreateList(),
            CreateLint(),
            CreateDiff(),
        };
        command.Add(Folder);
        return command;
    }

    private static Command CreateList()
    {
        var command = new Command("list", "Show every prompt version with its tokens, its share of the users and whether it is locked");
        command.SetAction(parsed =>
        {
            var output = new CommandOutput(parsed);
            var folder = Read(parsed);
            var prompts = PromptListing.From(folder, ReadOptions());
            var unreadable = folder.Sources.Where(s => s.File is null).ToList();
            if (output.IsJson)
            {
                CommandOutput.WriteJson(new { folder = folder.Path, prompts, unreadable = unreadable.Select(s => new { file = s.Path, problem = s.Problem }) });
                return CommandRunner.Done;
            }

            output.Result.Write(ToTable(prompts));
            foreach (var source in unreadable)
            {
                output.Result.MarkupLineInterpolated($"[red]{source.Problem}[/]");
            }

            return CommandRunner.Done;
        });
        return command;
    }

    private static Command CreateLint()
    {
        var update = new Option<bool>("--update") { Description = $"Write {PromptLock.FileName}, if nothing else is wrong" };
        var force = new Option<bool>("--force") { Description = "With --update: lock a changed prompt anew under its unchanged version, or replace a broken lock file" };
        var command = new Command("lint", "Check the prompts by the rules of the application's start; exits with 1 when one of them would be refused") { update, force };
        command.SetAction(parsed =>
        {
            var output = new CommandOutput(parsed);
            if (parsed.GetValue(force) && !parsed.GetValue(update))
            {
                throw new UsageException("--force goes with --update.");
            }

            var folder = Read(parsed);
            var isUpdated = parsed.GetValue(update) && folder.UpdateLock(parsed.GetValue(force)).Count == 0;
            if (isUpdated)
            {
                folder = Read(parsed);
            }

            var findings = PromptLint.Check(folder).Concat(CheckRollout(folder)).ToList();
            var errors = findings.Count(f => f.IsError);
            if (output.IsJson)
            {
                CommandOutput.WriteJson(new
                {
                    folder = folder.Path,
                    prompts = folder.Sources.Count,
                    errors,
                    warnings = findings.Count - errors,
                    updated = isUpdated,
                    findings = findings.Select(f => new { rule = f.Rule, severity = f.IsError ? "error" : "warning", prompt = f.Prompt, file = f.Path, message = f.Message }),
                });
            }
            else
            {
                Print(output, folder, findings, errors, isUpdated);
            }

            return errors == 0 ? CommandRunner.Done : CommandRunner.FoundWanting;
        });
        return command;
    }

    private static Command CreateDiff()
    {
        var name = new Argument<string?>("name") { Description = "The prompt; all prompts when left out", Arity = ArgumentArity.ZeroOrOne };
        var from = new Option<string>("--from") { Description = "The version to compare with; the one below --to when left out" };
        var to = new Option<string>("--to") { Description = "The version to look at; the highest when left out" };
        var locked = new Option<FileInfo>("--lock") { Description = "Compare the working copy with this lock file, such as the main branch's" };
        var command = new Command("diff", "Show the changed lines and the change in tokens, as Markdown for a code review") { name, from, to, locked };
        command.SetAction(parsed =>
        {
            var output = new CommandOutput(parsed);
            var folder = Read(parsed);
            var diffs = Compare(folder, parsed.GetValue(name), parsed.GetValue(from), parsed.GetValue(to), parsed.GetValue(locked));
            if (output.IsJson)
            {
                CommandOutput.WriteJson(new { changes = diffs.Select(d => d.ToJson()) });
            }
            else
            {
                Console.Out.WriteLine(diffs.Count == 0 ? "Nothing to compare: no prompt has changed or has an earlier version." : string.Join(Environment.NewLine, diffs.SelectMany(d => d.ToMarkdown())));
            }

            var unreadable = folder.Sources.Where(s => s.File is null).ToList();
            unreadable.ForEach(s => Console.Error.WriteLine(s.Problem));
            return unreadable.Count == 0 ? CommandRunner.Done : CommandRunner.FoundWanting;
        });
        return command;
    }

    private static List<PromptDiff> Compare(PromptFolder folder, string? name, string? from, string? to, FileInfo? lockFile)
    {
        if (from is not null && lockFile is not null)
        {
            throw new UsageException("Give --from or --lock, not both.");
        }

        if (lockFile is { Exists: false })
        {
            throw new UsageException($"The lock file '{lockFile}' does not exist.");
        }

        var names = folder.Prompts.Select(p => p.Name).Distinct().ToList();
        if (name is not null && !names.Contains(name, StringComparer.Ordinal))
        {
            throw new UsageException($"No prompt '{name}' is in '{folder.Path}'. Known: {string.Join(", ", names)}.");
        }

        if (name is null && (from ?? to) is not null && names.Count != 1)
        {
            throw new UsageException($"--from and --to need the name of a prompt: one of {string.Join(", ", names)}.");
        }

        var chosen = name is null ? names : [name];
        if (lockFile is not null)
        {
            var locked = PromptLock.Read(lockFile.FullName);
            return [.. chosen
                .SelectMany(folder.Versions)
                .Where(p => to is null || p.Version == to)
                .Select(p => PromptDiff.WithPredecessor(folder, locked, p, between: false))
                .OfType<PromptDiff>()];
        }

        if (folder.LockProblem is { } problem)
        {
            throw new UsageException(problem);
        }

        return [.. chosen.Select(n => CompareOne(folder, n, from, to)).OfType<PromptDiff>()];
    }

    private static PromptDiff? CompareOne(PromptFolder folder, string name, string? from, string? to)
    {
        var versions = folder.Versions(name);
        var target = to is null ? versions[^1] : versions.FirstOrDefault(p => p.Version == to);
        return from is not null
            ? new PromptDiff(name, Find(folder, name, from), target is null ? Find(folder, name, to!) : PromptSide.Of(target))
            : target is not null ? PromptDiff.WithPredecessor(folder, folder.Lock, target, between: true)
            : throw new UsageException($"The prompt '{name}' has no file with the version '{to}'. Known: {string.Join(", ", versions.Select(p => p.Version))}.");
    }

    private static PromptSide Find(PromptFolder folder, string name, string version) =>
        PromptSide.Find(folder, folder.Lock, name, version) ?? throw new UsageException(
            $"The prompt '{name}' has no version '{version}'. Known: {string.Join(", ", folder.Versions(name).Select(p => p.Version).Union(folder.Lock.Versions(name)).Order(PromptVersions.Order))}.");

    private static PromptFolder Read(ParseResult parsed)
    {
        var folder = parsed.GetValue(Folder)!;
        return folder.Exists ? PromptFolder.Read(folder.FullName) : throw new UsageException($"The prompts folder '{folder}' does not exist.");
    }

    private static PromptOptions ReadOptions() =>
        CliHost.ReadConfiguration().GetSection(PromptOptions.Section).Get<PromptOptions>() ?? new PromptOptions();

    private static IEnumerable<PromptFinding> CheckRollout(PromptFolder folder) =>
        PromptRollout.Check(ReadOptions(), folder.Prompts.ToLookup(p => p.Name, p => p.Version, StringComparer.OrdinalIgnoreCase), tenants: null)
            .Select(problem => new PromptFinding(PromptRules.Rollout, string.Empty, string.Empty, problem));

    private static Table ToTable(IReadOnlyList<PromptListing> prompts)
    {
        var table = new Table().AddColumns("prompt", "version", "weight", "share", "pinned", "tokens", "allowance", "state");
        foreach (var prompt in prompts)
        {
            table.AddRow(
                Markup.Escape(prompt.Name),
                Markup.Escape(prompt.Version),
                prompt.Weight.ToString(CultureInfo.InvariantCulture),
                prompt.Share.ToString("P0", CultureInfo.InvariantCulture),
                Markup.Escape(string.Join(", ", prompt.Pins)),
                prompt.Tokens.Values.Max().ToString(CultureInfo.InvariantCulture),
                prompt.Allowance.ToString(CultureInfo.InvariantCulture),
                prompt.State);
        }

        return table;
    }

    private static void Print(CommandOutput output, PromptFolder folder, List<PromptFinding> findings, int errors, bool isUpdated)
    {
        foreach (var finding in findings)
        {
            // Not wrapped, so that a path or a command can be copied.
            Console.Out.WriteLine($"{(finding.IsError ? "error" : "warning")} {finding.Rule}: {finding.Message}");
        }

        if (isUpdated)
        {
            Console.Out.WriteLine($"Wrote {folder.LockPath}");
        }

        output.Result.WriteLine($"{folder.Sources.Count} prompts, {errors} errors, {findings.Count - errors} warnings");
    }
}
