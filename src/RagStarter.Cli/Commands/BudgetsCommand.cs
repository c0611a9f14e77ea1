using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using RagStarter.Core.Budgets;
using RagStarter.Core.Ledger;
using RagStarter.Core.Tenancy;
using Spectre.Console;

namespace RagStarter.Cli.Commands;

/// <summary><c>ragstarter budgets status | raise | raises | end</c>: what the operator may do that a tenant's admin may not.</summary>
internal static class BudgetsCommand
{
    private const string Operator = "operator";

    public static Command Create() => new("budgets", "Look at budgets and raise them for a time")
    {
        CreateStatus(),
        CreateRaise(),
        CreateRaises(),
        CreateEnd(),
    };

    private static Command CreateStatus()
    {
        var tenant = CommonOptions.Tenant();
        var user = new Option<string>("--user", "-u") { Description = "The user", DefaultValueFactory = _ => "cli" };
        var team = new Option<string>("--team") { Description = "The user's team", DefaultValueFactory = _ => string.Empty };
        var environment = new Option<string>("--environment") { Description = "Where the application runs", DefaultValueFactory = _ => "production" };
        var command = new Command("status", "How the budgets of a user stand") { tenant, user, team, environment };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var output = new CommandOutput(parsed);
            using var host = await CliHost.CreateAsync();
            await host.Services.GetRequiredService<BudgetAdministration>().ListOverAllTenantsAsync(cancellationToken);
            var spender = new Spender
            {
                Tenant = host.Services.GetRequiredService<TenantDirectory>().Get(parsed.GetValue(tenant)).Id,
                User = parsed.GetValue(user)!,
                Team = parsed.GetValue(team)!,
                Service = Core.Ledger.Services.Chat,
                Environment = parsed.GetValue(environment)!,
            };
            var status = (await host.Services.GetRequiredService<TokenBudget>().StatusAsync(spender, cancellationToken)).Where(s => s.Period is not ("request" or "workflow")).ToList();
            if (output.IsJson)
            {
                CommandOutput.WriteJson(new { budgets = status });
                return CommandRunner.Done;
            }

            var table = new Table().AddColumns("rule", "scope", "period", "used tokens", "used cost", "share", "burn rate", "step");
            foreach (var s in status)
            {
                table.AddRow(
                    s.Rule.EscapeMarkup(),
                    s.Scope,
                    s.Period,
                    string.Create(CultureInfo.InvariantCulture, $"{s.UsedTokens:N0}{(s.MaxTokens is { } tokens ? $" of {tokens:N0}" : string.Empty)}"),
                    string.Create(CultureInfo.InvariantCulture, $"${s.UsedCostMicroUsd / 1e6:F4}{(s.MaxCostMicroUsd is { } cost ? $" of ${cost / 1e6:F2}" : string.Empty)}"),
                    string.Create(CultureInfo.InvariantCulture, $"{s.Health?.UsedShare:P0}"),
                    string.Create(CultureInfo.InvariantCulture, $"{s.Health?.BurnRate:F2}"),
                    s.Health?.Step.ToString() ?? string.Empty);
            }

            output.Result.Write(table);
            return CommandRunner.Done;
        });
        return command;
    }

    private static Command CreateRaise()
    {
        var rule = new Argument<string>("rule") { Description = "The name of the rule" };
        var tokens = new Option<long>("--tokens") { Description = "Tokens to add to the limit" };
        var cost = new Option<decimal>("--cost") { Description = "US dollars to add to the limit" };
        var until = new Option<DateTimeOffset>("--until") { Description = "Until when, such as 2026-12-31T18:00Z", Required = true };
        var reason = new Option<string>("--reason") { Description = "Why; it goes into the audit log", Required = true };
        var tenant = new Option<string>("--tenant", "-t") { Description = "The tenant; left out for all", DefaultValueFactory = _ => string.Empty };
        var value = new Option<string>("--for") { Description = "Who or what, such as a user's name; left out for all that the rule counts", DefaultValueFactory = _ => string.Empty };
        var command = new Command("raise", "Raise a budget until a time; running applications follow within seconds") { rule, tokens, cost, until, reason, tenant, value };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var output = new CommandOutput(parsed);
            using var host = await CliHost.CreateAsync();
            var request = new RaiseRequest(
                parsed.GetValue(rule)!, parsed.GetValue(value)!, parsed.GetValue(tokens), parsed.GetValue(cost), parsed.GetValue(until), parsed.GetValue(reason)!, parsed.GetValue(tenant)!);
            var raise = await host.Services.GetRequiredService<BudgetAdministration>().RaiseAsOperatorAsync(request, Operator, cancellationToken);
            Print(output, [raise]);
            return CommandRunner.Done;
        });
        return command;
    }

    private static Command CreateRaises()
    {
        var command = new Command("raises", "The raises that hold now");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var host = await CliHost.CreateAsync();
            Print(new CommandOutput(parsed), await host.Services.GetRequiredService<BudgetAdministration>().ListOverAllTenantsAsync(cancellationToken));
            return CommandRunner.Done;
        });
        return command;
    }

    private static Command CreateEnd()
    {
        var id = new Argument<Guid>("id") { Description = "The raise" };
        var reason = new Option<string>("--reason") { Description = "Why; it goes into the audit log", Required = true };
        var command = new Command("end", "End a raise before its time") { id, reason };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var host = await CliHost.CreateAsync();
            if (await host.Services.GetRequiredService<BudgetAdministration>().EndAsOperatorAsync(parsed.GetValue(id), Operator, parsed.GetValue(reason)!, cancellationToken))
            {
                return CommandRunner.Done;
            }

            await Console.Error.WriteLineAsync($"No raise {parsed.GetValue(id)} holds now; 'ragstarter budgets raises' lists those that do.");
            return CommandRunner.FoundWanting;
        });
        return command;
    }

    private static void Print(CommandOutput output, IReadOnlyList<BudgetRaise> raises)
    {
        if (output.IsJson)
        {
            CommandOutput.WriteJson(new { raises });
            return;
        }

        foreach (var raise in raises)
        {
            output.Result.MarkupLineInterpolated(
                CultureInfo.InvariantCulture,
                $"{raise.Id} [bold]{raise.Rule}[/] {raise.Tenant}/{raise.Value}: +{raise.AddTokens:N0} tokens, +${raise.AddCostMicroUsd / 1e6:F2} until {raise.Until:u} ({raise.Reason})");
        }
    }
}
