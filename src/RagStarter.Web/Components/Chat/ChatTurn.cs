using System.Text;
using RagStarter.Core.Answering;

namespace RagStarter.Web.Components.Chat;

/// <summary>A question and what came back.</summary>
public sealed class ChatTurn(string question)
{
    private readonly StringBuilder _text = new();

    public Guid Id { get; } = Guid.NewGuid();

    public string Question { get; } = question;

    /// <summary>The reply so far.</summary>
    public string Text => Answer?.Text ?? _text.ToString();

    /// <summary>The whole answer, once it is there.</summary>
    public Answer? Answer { get; set; }

    /// <summary>Whether the user stopped it.</summary>
    public bool WasStopped { get; set; }

    public bool IsRunning => Answer is null && !WasStopped;

    public void Append(string text) => _text.Append(text);
}
