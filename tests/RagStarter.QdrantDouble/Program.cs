using System.Globalization;

namespace RagStarter.QdrantDouble;

/// <summary>Runs the server alone: <c>dotnet run --project tests/RagStarter.QdrantDouble -- --port 6333</c>.</summary>
internal static class Program
{
    private const string Usage = """
        The part of Qdrant's REST interface that the application uses, in memory, on 127.0.0.1. For tests; it forgets
        everything when it ends and searches without an index.

          --port N      the port (default 6333; 0 for a free one)
          --key KEY     the API key that calls must carry (default: none)
        """;

    private static async Task<int> Main(string[] args)
    {
        if (!TryRead(args, out var port, out var key))
        {
            await Console.Error.WriteLineAsync(Usage);
            return 2;
        }

        await using var server = await QdrantServer.StartAsync(port);
        server.ApiKey = key;
        Console.WriteLine($"Listening on {server.Endpoint}");
        await server.WaitForShutdownAsync();
        return 0;
    }

    private static bool TryRead(string[] args, out int port, out string? key)
    {
        port = 6333;
        key = null;
        for (var i = 0; i < args.Length; i += 2)
        {
            var value = i + 1 < args.Length ? args[i + 1] : string.Empty;
            switch (args[i])
            {
                case "--port" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= 65535:
                    port = number;
                    break;
                case "--key" when value.Length > 0:
                    key = value;
                    break;
                default:
                    return false;
            }
        }

        return true;
    }
}
