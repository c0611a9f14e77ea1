using System.Globalization;
using RagStarter.ModelServer.Scripting;

namespace RagStarter.ModelServer;

/// <summary>Runs the server alone: <c>dotnet run --project tests/RagStarter.ModelServer -- --port 8089</c>.</summary>
internal static class Program
{
    private const string Usage = """
        A scripted OpenAI-compatible model server on 127.0.0.1.

          --port N               the port (default 8089; 0 for a free one)
          --delay-ms N           milliseconds before the first token (default 0)
          --chunk-delay-ms N     milliseconds before every further chunk (default 0)
          --chunk-characters N   characters per streamed chunk (default 16)
          --mode MODE            answerFromSources (default), echo or obey
          --key KEY              the API key that calls must carry (default: none)

        GET /bill and /requests show what happened; POST /script changes the behaviour.
        """;

    private static async Task<int> Main(string[] args)
    {
        if (!TryRead(args, out var port, out var behaviour, out var key))
        {
            await Console.Error.WriteLineAsync(Usage);
            return 2;
        }

        await using var server = await ScriptedModelServer.StartAsync(port);
        server.Script.Default = behaviour;
        server.Script.Embeddings = new Behaviour { FirstTokenDelayMs = behaviour.FirstTokenDelayMs };
        server.Script.RequiredKey = key;
        Console.WriteLine($"Listening on {server.Endpoint}");
        await server.WaitForShutdownAsync();
        return 0;
    }

    private static bool TryRead(string[] args, out int port, out Behaviour behaviour, out string? key)
    {
        port = 8089;
        behaviour = new Behaviour();
        key = null;
        for (var i = 0; i < args.Length; i += 2)
        {
            var value = i + 1 < args.Length ? args[i + 1] : string.Empty;
            var isNumber = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
            switch (args[i])
            {
                case "--port" when isNumber && number <= 65535:
                    port = number;
                    break;
                case "--delay-ms" when isNumber:
                    behaviour = behaviour with { FirstTokenDelayMs = number };
                    break;
                case "--chunk-delay-ms" when isNumber:
                    behaviour = behaviour with { ChunkDelayMs = number };
                    break;
                case "--chunk-characters" when isNumber && number >= 1:
                    behaviour = behaviour with { ChunkCharacters = number };
                    break;
                case "--mode" when Enum.TryParse<ReplyMode>(value, ignoreCase: true, out var mode) && Enum.IsDefined(mode):
                    behaviour = behaviour with { Mode = mode };
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
