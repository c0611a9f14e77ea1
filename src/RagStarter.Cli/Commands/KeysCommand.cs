using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using RagStarter.Core.Tenancy;
using Spectre.Console;

namespace RagStarter.Cli.Commands;

/// <summary><c>ragstarter keys new --tenant T --user U</c></summary>
internal static class KeysCommand
{
    private const int KeyBytes = 32;

    public static Command Create() => new("keys", "Make keys for signing in")
    {
        CreateNew(),
    };

    private static Command CreateNew()
    {
        var tenant = new Option<string>("--tenant", "-t") { Description = "The tenant that the key belongs to", Required = true };
        var user = new Option<string>("--user", "-u") { Description = "The user that the key stands for", Required = true };
        var groups = CommonOptions.Groups("Groups of the user (repeatable)");
        var role = new Option<string>("--role") { Description = "user, editor or admin", DefaultValueFactory = _ => Roles.User };
        role.AcceptOnlyFromAmong([.. Roles.All]);
        var command = new Command("new", "Make a key and print it with the settings that make it valid; nothing is stored") { tenant, user, groups, role };
        command.SetAction(parsed =>
        {
            var output = new CommandOutput(parsed);
            var id = TenantId.Parse(parsed.GetValue(tenant)).Value;
            var name = parsed.GetValue(user)!;
            var key = "rs_" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes)).Replace('+', '-').Replace('/', '_').TrimEnd('=');
            var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
            var settings = Settings(name, id, hash, parsed.GetValue(role)!, parsed.GetValue(groups) ?? []);
            if (output.IsJson)
            {
                CommandOutput.WriteJson(new { key, hash, environment = settings });
                return CommandRunner.Done;
            }

            output.Result.MarkupLineInterpolated($"[bold]Key[/] (shown once, give it to {name}):");
            Console.Out.WriteLine(key);
            output.Result.WriteLine();
            output.Result.MarkupLine("[bold]Environment of the application:[/]");
            foreach (var (variable, value) in settings)
            {
                Console.Out.WriteLine($"{variable}={value}");
            }

            return CommandRunner.Done;
        });
        return command;
    }

    private static Dictionary<string, string> Settings(string user, string tenant, string hash, string role, string[] groups)
    {
        // A name of an environment variable has letters, digits and underscores only.
        var name = new string([.. user.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_')]);
        var prefix = $"Authentication__ApiKeys__{name}__";
        var settings = new Dictionary<string, string>
        {
            [$"{prefix}Hash"] = hash,
            [$"{prefix}Tenant"] = tenant,
            [$"{prefix}User"] = user,
            [$"{prefix}Role"] = role,
        };
        for (var i = 0; i < groups.Length; i++)
        {
            settings[$"{prefix}Groups__{i}"] = groups[i];
        }

        return settings;
    }
}
