using RagStarter.ModelServer.Scripting;

namespace RagStarter.ModelServer.Http;

/// <summary>One call under way: its connection, its behaviour and the token that ends it when the client leaves.</summary>
internal sealed class Exchange(HttpContext http, Behaviour behaviour, CancellationToken left)
{
    /// <summary>How the call is treated.</summary>
    public Behaviour Behaviour => behaviour;

    /// <summary>Cancelled when the client has left or the server stops.</summary>
    public CancellationToken Left => left;

    public HttpResponse Response => http.Response;

    /// <summary>Turns the call away where the script says so.</summary>
    /// <exception cref="RefusedException">The call is throttled, fails or is reset.</exception>
    public async ValueTask AdmitAsync()
    {
        switch (behaviour.Fault)
        {
            case Fault.Throttle:
                throw RefusedException.Throttled(behaviour.RetryAfterSeconds);
            case Fault.ServerError:
                await PauseAsync(behaviour.FirstTokenDelayMs);
                throw RefusedException.ServerError();
            case Fault.ResetBeforeFirstByte:
                await PauseAsync(behaviour.FirstTokenDelayMs);
                throw RefusedException.Reset();
            default:
                return;
        }
    }

    /// <summary>Waits, but not longer than the client does.</summary>
    public async ValueTask PauseAsync(int milliseconds)
    {
        if (milliseconds > 0)
        {
            await Task.Delay(milliseconds, left);
        }
        else
        {
            left.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Sends nothing more until the client leaves.</summary>
    public Task StallAsync() => Task.Delay(Timeout.Infinite, left);

    /// <summary>Resets the connection. What was flushed has reached the network by then: flushes wait for the socket.</summary>
    public void Reset() => http.Abort();

    /// <summary>Sends a whole JSON body, as far as the fault lets it; nothing can change the bill any more.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> body)
    {
        var part = behaviour.Fault switch
        {
            Fault.ResetAfterFirstByte => 1,
            Fault.HalfStream or Fault.MalformedJson => body.Length / 2,
            _ => body.Length,
        };
        Response.ContentType = "application/json";
        Response.ContentLength = behaviour.Fault is Fault.MalformedJson ? part : body.Length;
        await Response.Body.WriteAsync(body[..part], left);
        if (part < Response.ContentLength)
        {
            await Response.Body.FlushAsync(left);
            Reset();
        }
    }
}
