using RagStarter.Core.Answering;
using RagStarter.Core.Tenancy;

namespace RagStarter.Web.Components.Chat;

/// <summary>
/// The conversation of one browser tab. It lives as long as the connection, so that reading a source and coming back
/// finds it as it was.
/// </summary>
internal sealed class ChatSession(Answerer answerer) : IDisposable
{
    private readonly List<ChatTurn> _turns = [];
    private CancellationTokenSource? _running;
    private Guid? _conversation;

    /// <summary>Raised when something is to be shown.</summary>
    public event Action? Changed;

    public IReadOnlyList<ChatTurn> Turns => _turns;

    public bool IsRunning => _running is not null;

    public async Task AskAsync(string question, Caller caller, string mode = AnswerModes.Quick, bool useCache = true)
    {
        if (IsRunning || string.IsNullOrWhiteSpace(question))
        {
            return;
        }

        using var running = _running = new CancellationTokenSource();
        var turn = new ChatTurn(question.Trim(), mode);
        _turns.Add(turn);
        Changed?.Invoke();
        try
        {
            var request = new Question { Text = turn.Question, Caller = caller, ConversationId = _conversation, UseCache = useCache, Mode = mode };
            await foreach (var update in answerer.StreamAsync(request, running.Token))
            {
                turn.Append(update.Text);
                turn.Progress = update.Step?.Detail ?? turn.Progress;
                if (update.Answer is { } answer)
                {
                    turn.Answer = answer;
                    _conversation = answer.ConversationId;
                }

                Changed?.Invoke();
            }
        }
        catch (OperationCanceledException)
        {
            turn.WasStopped = true;
        }
        finally
        {
            _running = null;
            Changed?.Invoke();
        }
    }

    public void Stop() => _running?.Cancel();

    public void Clear()
    {
        Stop();
        _turns.Clear();
        _conversation = null;
        Changed?.Invoke();
    }

    public void Dispose() => _running?.Cancel();
}
