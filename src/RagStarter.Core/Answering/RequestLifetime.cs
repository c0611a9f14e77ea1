namespace RagStarter.Core.Answering;

/// <summary>
/// How long the work for a request goes on: as long as its caller waits, and longer where others listen to the same
/// answer.
/// </summary>
internal sealed class RequestLifetime : IDisposable
{
    private readonly CancellationTokenSource _work = new();
    private readonly CancellationTokenRegistration _end;
    private volatile bool _isShared;

    public RequestLifetime(CancellationToken caller)
    {
        Caller = caller;
        _end = caller.UnsafeRegister(
            static lifetime =>
            {
                if (!((RequestLifetime)lifetime!)._isShared)
                {
                    ((RequestLifetime)lifetime)._work.Cancel();
                }
            },
            this);
    }

    /// <summary>Cancelled when the caller leaves.</summary>
    public CancellationToken Caller { get; }

    /// <summary>Cancelled when nobody waits for the answer any more; what the kernel and its filters are given.</summary>
    public CancellationToken Work => _work.Token;

    /// <summary>Whether somebody else waits for the answer too; who leaves then does not wait for its end.</summary>
    public Func<bool> HasOthers { get; set; } = static () => false;

    /// <summary>Whether its caller has left and did not wait for its end.</summary>
    public bool IsLeft => Caller.IsCancellationRequested && HasOthers();

    /// <summary>From here on the work ends by <see cref="EndWork"/> only.</summary>
    public void Share()
    {
        _isShared = true;
        if (Caller.IsCancellationRequested)
        {
            EndWork();
        }
    }

    /// <summary>Waits for a step of the work. Who leaves waits for its orderly end, unless others go on listening.</summary>
    public async Task<T> WaitAsync<T>(Task<T> step)
    {
        try
        {
            return await (Caller.CanBeCanceled && !step.IsCompleted ? step.WaitAsync(Caller) : step).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!step.IsCompleted && !HasOthers())
        {
            return await step.ConfigureAwait(false);
        }
    }

    /// <summary>Closes the work when its last step is done: behind the back of a caller who leaves while others go on listening.</summary>
    public async Task CloseAsync(IAsyncDisposable? updates, Task? last)
    {
        var closing = CloseWhenDoneAsync(updates, last);
        if (!HasOthers())
        {
            await closing.ConfigureAwait(false);
        }
    }

    /// <summary>Ends the work.</summary>
    public void EndWork() => _work.Cancel();

    public void Dispose()
    {
        _end.Dispose();
        _work.Dispose();
    }

    private async Task CloseWhenDoneAsync(IAsyncDisposable? updates, Task? last)
    {
        try
        {
            await (last ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (updates is not null)
            {
                await updates.DisposeAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            Dispose();
        }
    }
}
