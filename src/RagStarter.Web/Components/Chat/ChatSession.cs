using RagStarter.Core.Answering;
using RagStarter.Core.Answering.Conversations;
using RagStarter.Core.Tenancy;

namespace RagStarter.Web.Components.Chat;

/// <summary>
/// The conversation that one browser tab shows. It lives as long as the connection, so that reading a source and coming
/// back finds it as it was, and holds the last turns only: earlier ones are read when they are asked for.
/// </summary>
internal sealed partial class ChatSession(
    Answerer answerer, ConversationStore store, ConversationLibrary library, ILogger<ChatSession> logger) : IDisposable
{
    /// <summary>How many turns are read at a time.</summary>
    public const int PageTurns = 10;

    // Text comes faster than anybody reads: the page is told often enough to look fluent, and not more often.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(60);

    private readonly List<ChatTurn> _turns = [];
    private CancellationTokenSource? _running;
    private int _isTelling;

    /// <summary>Raised when something is to be shown; from any thread.</summary>
    public event Action? Changed;

    /// <summary>Raised when the list of conversations is to be read again; from any thread.</summary>
    public event Action? ListChanged;

    public IReadOnlyList<ChatTurn> Turns => _turns;

    public bool IsRunning => _running is not null;

    /// <summary>The conversation; <see langword="null"/> before the first question.</summary>
    public Guid? Conversation { get; private set; }

    /// <summary>Its title; empty before it is kept.</summary>
    public string Title { get; private set; } = string.Empty;

    /// <summary>Whether it is kept, so that its address can be opened again.</summary>
    public bool IsKept { get; private set; }

    /// <summary>Whether there are turns before those that are shown.</summary>
    public bool HasEarlier { get; private set; }

    /// <summary>Shows the end of a kept conversation.</summary>
    /// <returns>Whether the caller has such a conversation.</returns>
    public async Task<bool> OpenAsync(Caller caller, Guid id, CancellationToken cancellationToken)
    {
        if (Conversation == id && (IsRunning || _turns.Count > 0))
        {
            return true;
        }

        StartNew();
        if (await library.FindAsync(caller, id, cancellationToken) is not { } found)
        {
            return false;
        }

        var turns = await library.GetTurnsAsync(caller, id, null, PageTurns, cancellationToken);
        (Conversation, Title, IsKept, HasEarlier) = (id, found.Title, true, turns.Count == PageTurns);
        _turns.AddRange(turns.Select(t => new ChatTurn(t)));
        Changed?.Invoke();
        return true;
    }

    /// <summary>Shows the turns before those that are shown.</summary>
    public async Task ShowEarlierAsync(Caller caller, CancellationToken cancellationToken)
    {
        if (Conversation is not { } id || _turns.FirstOrDefault(t => t.IsKept) is not { } first)
        {
            return;
        }

        var turns = await library.GetTurnsAsync(caller, id, first.RequestId, PageTurns, cancellationToken);
        HasEarlier = turns.Count == PageTurns;
        _turns.InsertRange(0, turns.Select(t => new ChatTurn(t)));
        Changed?.Invoke();
    }

    /// <summary>Leaves the conversation; an answer under way is stopped.</summary>
    public void StartNew()
    {
        Stop();
        _running = null;
        _turns.Clear();
        (Conversation, Title, IsKept, HasEarlier) = (null, string.Empty, false, false);
        Changed?.Invoke();
    }

    /// <summary>Asks, and returns when the answer is complete.</summary>
    public async Task AskAsync(ChatQuestion asked, Caller caller)
    {
        if (IsRunning || string.IsNullOrWhiteSpace(asked.Text))
        {
            return;
        }

        using var running = _running = new CancellationTokenSource();
        var conversation = Conversation ??= Guid.CreateVersion7();
        var turn = new ChatTurn(Guid.CreateVersion7(), asked.Text.Trim(), asked.Mode);
        var replaced = TakeFrom(asked.Replaces);
        _turns.Add(turn);
        Changed?.Invoke();
        var question = new Question
        {
            Text = turn.Question,
            Caller = caller,
            ConversationId = conversation,
            RequestId = turn.RequestId,
            Replaces = replaced.FirstOrDefault(t => t.IsKept)?.RequestId,
            UseCache = asked.UseCache,
            Mode = asked.Mode,
        };
        try
        {
            await ReadAsync(question, turn, running.Token);
        }
        catch (OperationCanceledException)
        {
            turn.Stopped(await KeepStoppedAsync(question, turn));
        }
        finally
        {
            _running = _running == running ? null : _running;
            await EndAsync(caller, conversation, turn, replaced);
        }
    }

    public void Stop() => _running?.Cancel();

    /// <summary>The title was changed, or the conversation deleted, elsewhere on the page.</summary>
    public void Renamed(Guid id, string title)
    {
        if (Conversation == id)
        {
            Title = title;
            Changed?.Invoke();
        }
    }

    public void Dispose() => _running?.Cancel();

    private async Task ReadAsync(Question question, ChatTurn turn, CancellationToken cancellationToken)
    {
        await foreach (var update in answerer.StreamAsync(question, cancellationToken))
        {
            var isFirst = !turn.HasText;
            if (update.Answer is { } answer)
            {
                turn.Complete(answer);
                return;
            }

            turn.Append(update);
            if (isFirst)
            {
                Changed?.Invoke();
            }
            else
            {
                TellSoon();
            }
        }
    }

    // What was said so far is kept and marked, so that a reload shows what the page showed.
    private async Task<bool> KeepStoppedAsync(Question question, ChatTurn turn)
    {
        try
        {
            await store.AppendStoppedAsync(question, turn.RequestId, turn.Text, CancellationToken.None);
            return true;
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            LogNotStored(turn.RequestId, problem.GetType().Name);
            return false;
        }
    }

    private List<ChatTurn> TakeFrom(ChatTurn? turn)
    {
        var index = turn is null ? -1 : _turns.IndexOf(turn);
        if (index < 0)
        {
            return [];
        }

        var taken = _turns.GetRange(index, _turns.Count - index);
        _turns.RemoveRange(index, taken.Count);
        return taken;
    }

    private async Task EndAsync(Caller caller, Guid conversation, ChatTurn turn, List<ChatTurn> replaced)
    {
        var isShown = Conversation == conversation;
        if (isShown && !turn.IsKept && replaced.Count > 0)
        {
            // Nothing took their place: the kept ones are still there.
            _turns.InsertRange(Math.Max(0, _turns.IndexOf(turn)), replaced.Where(t => t.IsKept));
        }

        if (turn.IsKept)
        {
            if (isShown && !IsKept && await library.FindAsync(caller, conversation, CancellationToken.None) is { } kept)
            {
                (IsKept, Title) = (true, kept.Title);
            }

            ListChanged?.Invoke();
        }

        Changed?.Invoke();
    }

    private void TellSoon()
    {
        if (Interlocked.Exchange(ref _isTelling, 1) == 0)
        {
            _ = TellAsync();
        }
    }

    private async Task TellAsync()
    {
        await Task.Delay(Pause);
        Volatile.Write(ref _isTelling, 0);
        Changed?.Invoke();
    }

    [LoggerMessage(2101, LogLevel.Warning, "The stopped request {RequestId} could not be kept ({ErrorType})")]
    private partial void LogNotStored(Guid requestId, string errorType);
}
