using System.CommandLine;

namespace RagStarter.Cli.Commands;

/// <summary><c>ragstarter health [--url URL]</c>: for health checks in images that have no other program.</summary>
internal static class HealthCommand
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    public static Command Create()
    {
        var url = new Option<Uri>("--url")
        {
            Description = "The address to ask",
            DefaultValueFactory = _ => new Uri("http://127.0.0.1:8080/healthz/ready"),
        };
        var command = new Command("health", "Ask a running application whether it can answer") { url };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var address = parsed.GetValue(url)!;
            if (!address.IsAbsoluteUri || address.Scheme is not ("http" or "https"))
            {
                throw new UsageException($"'{address}' is not an absolute http or https address.");
            }

            using var client = new HttpClient { Timeout = Limit };
            try
            {
                using var response = await client.GetAsync(address, cancellationToken);
                await Console.Out.WriteLineAsync(await response.Content.ReadAsStringAsync(cancellationToken));
                return response.IsSuccessStatusCode ? CommandRunner.Done : CommandRunner.FoundWanting;
            }
            catch (Exception problem) when (problem is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
            {
                await Console.Error.WriteLineAsync($"{address} does not answer: {problem.Message}");
                return CommandRunner.FoundWanting;
            }
        });
        return command;
    }
}
