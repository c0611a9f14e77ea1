using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Microsoft.Extensions.AI;

namespace RagStarter.Core.Caching.Flights;

/// <summary>
/// The making of one answer. It is made once; all who listen read it at their own pace, and whoever is first to want the
/// next piece fetches it for all.
/// </summary>
/// <remarks>
/// Without listeners this is what it was without a flight: the one who asked fetches, and what is not wanted is not made.
/// What is kept meanwhile is one copy of the text, which the model's output limit bounds.
/// </remarks>
internal sealed class Flight : IAsyncDisposable
{
    private readonly AnswerFlights _flights;
    private readonly Lock _lock = new();
    private readonly List<ChatResponseUpdate> _pieces = [];
    private readonly TaskCompletionSource<FlightEnd> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<bool> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private FlightRun? _run;
    private IAsyncEnumerator<ChatResponseUpdate>? _source;
    private Task? _fetching;
    private ExceptionDispatchInfo? _problem;
    private SharedAnswer? _answer;
    private int _listeners;
    private bool _isOver;

    public Flight(AnswerFlights flights, string key)
    {
        _flights = flights;
        Key = key;
    }

    public string Key { get; }

    /// <summary>Completes when it has ended.</summary>
    public Task<FlightEnd> Ended => _ended.Task;

    /// <summary>Completes when listeners may read: true; or when it ended before: false.</summary>
    public Task<bool> Opened => _opened.Task;

    /// <summary>How the answer ended, for those who listened to it to its end.</summary>
    public SharedAnswer Answer => _answer ?? throw new InvalidOperationException("The answer has not ended.");

    /// <summary>Holds back other processes; <see langword="null"/> when there are none.</summary>
    public AnswerLeases.Lease? Lease { get; set; }

    /// <summary>How it ended; failed when nothing is said before it is disposed of.</summary>
    public FlightEnd Outcome { get; set; } = FlightEnd.Failed;

    /// <summary>Whether somebody besides the one who asked first waits for the answer.</summary>
    public bool HasListeners
    {
        get
        {
            lock (_lock)
            {
                return _listeners > 0;
            }
        }
    }

    /// <summary>Joins those who wait for the answer, unless it has ended.</summary>
    public bool TryJoin()
    {
        lock (_lock)
        {
            if (_isOver)
            {
                return false;
            }

            _listeners++;
            return true;
        }
    }

    /// <summary>Leaves.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            _listeners--;
        }
    }

    /// <summary>Makes the answer, and gives it to the one who asked first.</summary>
    public async IAsyncEnumerable<ChatResponseUpdate> MakeAsync(FlightRun run, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        _run = run;
        run.Lifetime.Share();
        run.Lifetime.HasOthers = () => HasListeners;
        _source = run.Rest().GetAsyncEnumerator(run.Lifetime.Work);
        try
        {
            await foreach (var piece in ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return piece;
            }
        }
        finally
        {
            await FinishAsync(run).ConfigureAwait(false);
        }
    }

    /// <summary>Reads the answer from its beginning. Ends when it is complete; throws what broke it.</summary>
    public async IAsyncEnumerable<ChatResponseUpdate> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var next = 0;
        while (true)
        {
            Task fetching;
            ChatResponseUpdate? piece = null;
            lock (_lock)
            {
                if (next < _pieces.Count)
                {
                    piece = _pieces[next++];
                    fetching = Task.CompletedTask;
                }
                else if (_answer is not null || _problem is not null)
                {
                    break;
                }
                else
                {
                    fetching = FetchAsync();
                }
            }

            if (piece is not null)
            {
                yield return piece;
                continue;
            }

            await fetching.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        _problem?.Throw();
    }

    public async ValueTask DisposeAsync()
    {
        if (Lease is { } lease)
        {
            await lease.DisposeAsync().ConfigureAwait(false);
        }

        End(Outcome);
    }

    /// <summary>Ends it: whoever comes from here on finds the answer in the cache, or makes one.</summary>
    public void End(FlightEnd outcome)
    {
        lock (_lock)
        {
            _isOver = true;
        }

        _flights.Remove(this, outcome);
        _opened.TrySetResult(false);
        _ended.TrySetResult(outcome);
    }

    // The one who asked first is done, has left, or met a problem. The answer goes on while others listen, and no longer.
    private async Task FinishAsync(FlightRun run)
    {
        while (true)
        {
            Task fetching;
            var isAlone = false;
            lock (_lock)
            {
                if (_answer is not null || _problem is not null)
                {
                    break;
                }

                isAlone = _listeners == 0;
                _isOver = isAlone;
                fetching = isAlone ? _fetching ?? Task.CompletedTask : FetchAsync();
            }

            if (isAlone)
            {
                run.Lifetime.EndWork();
                await fetching.ConfigureAwait(false);
                break;
            }

            await fetching.ConfigureAwait(false);
        }

        await _source!.DisposeAsync().ConfigureAwait(false);
    }

    // Under the lock. One fetches for all; that it stops waiting does not stop the fetching.
    private Task FetchAsync() => _fetching is { IsCompleted: false } ? _fetching : _fetching = Task.Run(FetchNextAsync);

    private async Task FetchNextAsync()
    {
        try
        {
            if (await _source!.MoveNextAsync().ConfigureAwait(false))
            {
                Add(_source.Current);
                return;
            }

            (Outcome, var answer) = await _run!.EndAsync().ConfigureAwait(false);
            lock (_lock)
            {
                _answer = answer;
            }
        }
        catch (Exception problem)
        {
            lock (_lock)
            {
                _problem = ExceptionDispatchInfo.Capture(problem);
            }
        }
    }

    private void Add(ChatResponseUpdate piece)
    {
        lock (_lock)
        {
            _pieces.Add(piece);
        }

        // By the first word it is known whose answer it is.
        if (!_opened.Task.IsCompleted && piece.Text.Length > 0 && _run!.MayBeShared())
        {
            _opened.TrySetResult(true);
        }
    }
}
