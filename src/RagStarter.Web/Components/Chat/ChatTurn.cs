using System.Text;
using RagStarter.Core.Answering;

namespace RagStarter.Web.Components.Chat;

/// <summary>A question and what came back.</summary>
public sealed class ChatTurn(string question, string mode)
{
    private readonly StringBuilder _text = new();

    public Guid Id { get; } = Guid.NewGuid();

    public string Question { get; } = question;

    /// <summary>One of <see cref="AnswerModes"/>.</summary>
    public string Mode { get; } = mode;

    /// <summary>What is being done before the reply begins.</summary>
    public string Progress { get; set; } = "Searching the documents";

    /// <summary>The reply so far.</summary>
    public string Text => Answer?.Text ?? _text.ToString();

    /// <summary>The whole answer, once it is there.</summary>
    public Answer? Answer { get; set; }

    /// <summary>Whether the user stopped it.</summary>
    public bool WasStopped { get; set; }

    public bool IsRunning => Answer is null && !WasStopped;

    public void Append(string text) => _text.Append(text);
}
