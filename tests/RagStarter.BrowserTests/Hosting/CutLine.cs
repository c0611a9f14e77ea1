using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace RagStarter.BrowserTests.Hosting;

/// <summary>A line between a browser and an application that can be cut and mended.</summary>
public sealed class CutLine : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<TcpClient, TcpClient> _open = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly Uri _target;
    private volatile bool _isCut;

    /// <summary>Lays a line to an application.</summary>
    public CutLine(WebProcess application)
    {
        _target = new Uri(application.Address);
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>Where the browser goes.</summary>
    public string Address => $"http://{_listener.LocalEndpoint}";

    /// <summary>Drops what is connected and lets nobody in.</summary>
    public void Cut()
    {
        _isCut = true;
        foreach (var (from, to) in _open)
        {
            from.Close();
            to.Close();
        }
    }

    /// <summary>Lets everybody in again.</summary>
    public void Mend() => _isCut = false;

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        Cut();
        _listener.Stop();
        _ended.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var from = await _listener.AcceptTcpClientAsync(_ended.Token);
                if (_isCut)
                {
                    from.Close();
                    continue;
                }

                _ = RelayAsync(from);
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task RelayAsync(TcpClient from)
    {
        using var to = new TcpClient();
        try
        {
            await to.ConnectAsync(_target.Host, _target.Port);
            _open[from] = to;
            await Task.WhenAny(from.GetStream().CopyToAsync(to.GetStream()), to.GetStream().CopyToAsync(from.GetStream()));
        }
        catch (Exception cut) when (cut is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // One side left, or the line was cut.
        }
        finally
        {
            _open.TryRemove(from, out _);
            from.Close();
        }
    }
}
