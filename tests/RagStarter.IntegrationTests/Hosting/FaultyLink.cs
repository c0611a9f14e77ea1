using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace RagStarter.IntegrationTests.Hosting;

/// <summary>What a connection to a server may suffer.</summary>
internal enum LinkFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Every reply is late.</summary>
    Slow,

    /// <summary>No reply arrives until it is over.</summary>
    Silent,

    /// <summary>Every reply is something else.</summary>
    Garbage,
}

/// <summary>A connection to a server on this machine that a test makes bad, and good again.</summary>
internal sealed class FaultyLink : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly string _target;

    public FaultyLink(string target)
    {
        _target = target;
        _listener.Start();
        _ = AcceptAsync();
    }

    public string Address => _listener.LocalEndpoint.ToString()!;

    public volatile LinkFault Fault;

    public TimeSpan Delay { get; set; } = TimeSpan.FromMilliseconds(600);

    public void Dispose()
    {
        _end.Cancel();
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = CarryAsync(await _listener.AcceptTcpClientAsync(_end.Token));
            }
        }
        catch (Exception problem) when (problem is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task CarryAsync(TcpClient client)
    {
        using (client)
        using (var server = new TcpClient())
        {
            try
            {
                var endpoint = IPEndPoint.Parse(_target);
                await server.ConnectAsync(endpoint, _end.Token);
                await Task.WhenAny(CopyAsync(client.GetStream(), server.GetStream(), mayFail: false), CopyAsync(server.GetStream(), client.GetStream(), mayFail: true));
            }
            catch (Exception problem) when (problem is OperationCanceledException or SocketException or IOException or ObjectDisposedException)
            {
                // The connection is over.
            }
        }
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to, bool mayFail)
    {
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = await from.ReadAsync(buffer, _end.Token)) > 0)
        {
            switch (mayFail ? Fault : LinkFault.None)
            {
                case LinkFault.Slow:
                    await Task.Delay(Delay, _end.Token);
                    break;
                case LinkFault.Silent:
                    while (Fault == LinkFault.Silent)
                    {
                        await Task.Delay(TimeSpan.FromMilliseconds(20), _end.Token);
                    }

                    break;
                case LinkFault.Garbage:
                    RandomNumberGenerator.Fill(buffer.AsSpan(0, read));
                    break;
            }

            await to.WriteAsync(buffer.AsMemory(0, read), _end.Token);
        }
    }
}
