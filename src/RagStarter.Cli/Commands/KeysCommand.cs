using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using RagStarter.Core.Tenancy;
using RagStarter.Core.Tenancy.Keys;
using Spectre.Console;

namespace RagStarter.Cli.Commands;

/// <summary><c>ragstarter keys new | list | revoke | rotate</c>: the keys that programs and people sign in with.</summary>
internal static class KeysCommand
{
    private const string Operator = "operator";

    public static Command Create() => new("keys", "Issue and revoke keys for signing in")
    {
        CreateNew(),
        CreateList(),
        CreateRevoke(),
        CreateRotate(),
    };

    private static Command CreateNew()
    {
        var tenant = RequiredTenant();
        var user = new Option<string>("--user", "-u") { Description = "The user that the key stands for", Required = true };
        var team = new Option<string>("--team") { Description = "The user's team", DefaultValueFactory = _ => string.Empty };
        var groups = CommonOptions.Groups("Groups of the user (repeatable)");
        var role = new Option<string>("--role") { Description = "user, editor or admin", DefaultValueFactory = _ => Roles.User };
        role.AcceptOnlyFromAmong([.. Roles.All]);
        var label = new Option<string>("--label") { Description = "What the key is for", DefaultValueFactory = _ => string.Empty };
        var days = new Option<double?>("--days") { Description = "How many days it is taken; Tenancy:Keys:Lifetime when left out" };
        var print = new Option<bool>("--print") { Description = "Print a key with the settings that make it valid, and store nothing" };
        var command = new Command("new", "Issue a key and print it; it can never be seen again") { tenant, user, team, groups, role, label, days, print };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var output = new CommandOutput(parsed);
            var id = TenantId.Parse(parsed.GetValue(tenant));
            var request = new ApiKeyRequest
            {
                User = parsed.GetValue(user)!,
                Team = parsed.GetValue(team)!,
                Groups = parsed.GetValue(groups) ?? [],
                Role = parsed.GetValue(role)!,
                Label = parsed.GetValue(label)!,
                Lifetime = parsed.GetValue(days) is { } span ? TimeSpan.FromDays(span) : null,
            };
            if (parsed.GetValue(print))
            {
                PrintSettings(output, id, request);
                return CommandRunner.Done;
            }

            using var host = await CliHost.CreateAsync();
            PrintIssued(output, await host.Services.GetRequiredService<ApiKeyStore>().IssueAsync(id, request, Operator, cancellationToken));
            return CommandRunner.Done;
        });
        return command;
    }

    private static Command CreateList()
    {
        var tenant = RequiredTenant();
        var command = new Command("list", "The keys of a tenant") { tenant };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var output = new CommandOutput(parsed);
            using var host = await CliHost.CreateAsync();
            var now = host.Services.GetRequiredService<TimeProvider>().GetUtcNow();
            var keys = await host.Services.GetRequiredService<ApiKeyStore>().ListAsync(TenantId.Parse(parsed.GetValue(tenant)), cancellationToken);
            if (output.IsJson)
            {
                CommandOutput.WriteJson(new { keys = keys.Select(k => Shown(k, now)) });
                return CommandRunner.Done;
            }

            var table = new Table().AddColumns("id", "user", "team", "groups", "role", "label", "state", "expires", "last used");
            foreach (var key in keys)
            {
                table.AddRow(
                    key.Id,
                    key.User.EscapeMarkup(),
                    key.Team.EscapeMarkup(),
                    string.Join(", ", key.GroupList).EscapeMarkup(),
                    key.Role,
                    key.Label.EscapeMarkup(),
                    StateOf(key, now),
                    key.ExpiresAt.ToString("u", CultureInfo.InvariantCulture),
                    key.LastUsedAt?.ToString("u", CultureInfo.InvariantCulture) ?? "never");
            }

            output.Result.Write(table);
            return CommandRunner.Done;
        });
        return command;
    }

    private static Command CreateRevoke()
    {
        var id = KeyId();
        var tenant = RequiredTenant();
        var reason = new Option<string>("--reason") { Description = "Why; it goes into the audit log", DefaultValueFactory = _ => string.Empty };
        var command = new Command("revoke", "End a key: no running application takes it from then on, and its sessions end") { id, tenant, reason };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var host = await CliHost.CreateAsync();
            var revoked = await host.Services.GetRequiredService<ApiKeyStore>()
                .RevokeAsync(TenantId.Parse(parsed.GetValue(tenant)), parsed.GetValue(id)!, Operator, parsed.GetValue(reason)!, cancellationToken);
            return revoked ? CommandRunner.Done : await NotFoundAsync(parsed.GetValue(id)!, parsed.GetValue(tenant)!);
        });
        return command;
    }

    private static Command CreateRotate()
    {
        var id = KeyId();
        var tenant = RequiredTenant();
        var overlap = new Option<double>("--overlap-hours") { Description = "How many hours the old key is taken yet", DefaultValueFactory = _ => 0 };
        var command = new Command("rotate", "Issue a key in the place of another") { id, tenant, overlap };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var output = new CommandOutput(parsed);
            using var host = await CliHost.CreateAsync();
            var issued = await host.Services.GetRequiredService<ApiKeyStore>().RotateAsync(
                TenantId.Parse(parsed.GetValue(tenant)), parsed.GetValue(id)!, TimeSpan.FromHours(parsed.GetValue(overlap)), Operator, cancellationToken);
            if (issued is null)
            {
                return await NotFoundAsync(parsed.GetValue(id)!, parsed.GetValue(tenant)!);
            }

            PrintIssued(output, issued);
            return CommandRunner.Done;
        });
        return command;
    }

    private static Argument<string> KeyId() => new("id") { Description = "The key's id, as 'ragstarter keys list' shows it" };

    private static Option<string> RequiredTenant() => new("--tenant", "-t") { Description = "The tenant that the key belongs to", Required = true };

    private static async Task<int> NotFoundAsync(string id, string tenant)
    {
        await Console.Error.WriteLineAsync($"The tenant '{tenant}' has no key {id} that is still taken; 'ragstarter keys list --tenant {tenant}' shows its keys.");
        return CommandRunner.FoundWanting;
    }

    private static void PrintIssued(CommandOutput output, IssuedKey issued)
    {
        if (output.IsJson)
        {
            CommandOutput.WriteJson(new { key = issued.Text, issued = Shown(issued.Key, issued.Key.CreatedAt) });
            return;
        }

        output.Result.MarkupLineInterpolated(
            CultureInfo.InvariantCulture, $"[bold]Key {issued.Key.Id}[/] (shown once, give it to {issued.Key.User}; taken until {issued.Key.ExpiresAt:u}):");
        Console.Out.WriteLine(issued.Text);
    }

    private static void PrintSettings(CommandOutput output, TenantId tenant, ApiKeyRequest request)
    {
        if (CallerRules.ProblemOf(request.User, request.Team, request.Groups, request.Role) is { } problem)
        {
            throw new UsageException(problem);
        }

        var key = ApiKeyText.Create();
        var hash = ApiKeyText.HashOf(key);
        var settings = Settings(tenant, request, hash);
        if (output.IsJson)
        {
            CommandOutput.WriteJson(new { key, hash, environment = settings });
            return;
        }

        output.Result.MarkupLineInterpolated($"[bold]Key[/] (shown once, give it to {request.User}):");
        Console.Out.WriteLine(key);
        output.Result.WriteLine();
        output.Result.MarkupLine("[bold]Environment of the application:[/]");
        foreach (var (variable, value) in settings)
        {
            Console.Out.WriteLine($"{variable}={value}");
        }
    }

    private static Dictionary<string, string> Settings(TenantId tenant, ApiKeyRequest request, string hash)
    {
        // A name of an environment variable has letters, digits and underscores only.
        var name = new string([.. request.User.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_')]);
        var prefix = $"Authentication__ApiKeys__{name}__";
        var settings = new Dictionary<string, string>
        {
            [$"{prefix}Hash"] = hash,
            [$"{prefix}Tenant"] = tenant.Value,
            [$"{prefix}User"] = request.User,
            [$"{prefix}Role"] = request.Role,
        };
        if (request.Team.Length > 0)
        {
            settings[$"{prefix}Team"] = request.Team;
        }

        for (var i = 0; i < request.Groups.Count; i++)
        {
            settings[$"{prefix}Groups__{i}"] = request.Groups[i];
        }

        return settings;
    }

    private static string StateOf(ApiKey key, DateTimeOffset now) => key.RevokedAt is not null ? "revoked" : key.IsValidAt(now) ? "valid" : "expired";

    private static object Shown(ApiKey key, DateTimeOffset now) => new
    {
        key.Id,
        tenant = key.Tenant.Value,
        key.User,
        key.Team,
        groups = key.GroupList,
        key.Role,
        key.Label,
        state = StateOf(key, now),
        key.CreatedAt,
        key.CreatedBy,
        key.ExpiresAt,
        key.LastUsedAt,
        key.RevokedAt,
    };
}
