using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Garnet;

namespace RagStarter.IntegrationTests.Hosting;

/// <summary>
/// A Redis server on loopback with nothing in it: redis-server where it is installed, else Garnet in this process. It
/// can be stopped and started again on the same port.
/// </summary>
internal sealed class RedisServer : IDisposable
{
    private readonly int _port = FreePort();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("redis-server-");
    private Process? _process;
    private GarnetServer? _garnet;

    private RedisServer()
    {
    }

    public string Address => $"127.0.0.1:{_port}";

    /// <summary>Where it saves.</summary>
    public string Folder => _folder.FullName;

    /// <summary>Whether what was saved is there when it is started again.</summary>
    public bool CanKeepItsData => _process is not null;

    public Dictionary<string, string?> Settings => new()
    {
        ["Cache:Provider"] = "redis",
        ["Cache:RedisConnection"] = Address,

        // The tests may run beside much else; what happens when Redis is too slow is a matter of its own.
        ["Cache:RedisTimeout"] = "00:00:03",
    };

    public static RedisServer Start()
    {
        var server = new RedisServer();
        server.StartAgain();
        return server;
    }

    public void StartAgain()
    {
        if (Installed() is { } program)
        {
            _process = Process.Start(new ProcessStartInfo(program, ["--port", $"{_port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", _folder.FullName])
            {
                RedirectStandardOutput = true,
            })!;
            WaitUntilReady(_process.StandardOutput);
        }
        else
        {
            Assert.False(
                Environment.GetEnvironmentVariable("RAGSTARTER_REQUIRE_ALL") == "1",
                "redis-server is not installed, and RAGSTARTER_REQUIRE_ALL=1 asks for it.");
            _garnet = new GarnetServer(["--port", $"{_port}", "--bind", "127.0.0.1", "--quiet"]);
            _garnet.Start();
        }
    }

    public void Stop()
    {
        _process?.Kill();
        _process?.WaitForExit();
        _process?.Dispose();
        _process = null;
        _garnet?.Dispose();
        _garnet = null;
    }

    public void Dispose()
    {
        Stop();
        _folder.Delete(recursive: true);
    }

    private static void WaitUntilReady(StreamReader output)
    {
        while (output.ReadLine() is { } line)
        {
            if (line.Contains("Ready to accept connections", StringComparison.Ordinal))
            {
                // The rest is read away, so that the server never waits for a reader.
                _ = output.ReadToEndAsync();
                return;
            }
        }

        throw new InvalidOperationException("redis-server ended before it was ready.");
    }

    private static string? Installed() => (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
        .Split(Path.PathSeparator)
        .SelectMany(folder => new[] { Path.Combine(folder, "redis-server"), Path.Combine(folder, "redis-server.exe") })
        .FirstOrDefault(File.Exists);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
