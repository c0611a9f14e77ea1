using System.Text;
using RagStarter.Core.Answering;
using RagStarter.Core.Answering.Conversations;
using RagStarter.Web.Components.Markup;

namespace RagStarter.Web.Components.Chat;

/// <summary>A question and what came back, as the page shows it: one that is under way, or one that was kept.</summary>
public sealed class ChatTurn
{
    private readonly StringBuilder _text = new();

    /// <summary>A turn that begins now.</summary>
    public ChatTurn(Guid requestId, string question, string mode)
    {
        RequestId = requestId;
        Question = question;
        Mode = mode;
        IsRunning = true;
    }

    /// <summary>A turn of a kept conversation.</summary>
    public ChatTurn(KeptTurn kept)
    {
        RequestId = kept.RequestId;
        Question = kept.Question;
        Mode = kept.Details?.Mode ?? AnswerModes.Quick;
        Outcome = kept.Outcome;
        IsKept = true;
        WasStopped = kept.Outcome == ConversationMessage.Stopped;
        Details = kept.Details;
        LostCitations = kept.LostCitations;
        _text.Append(kept.Answer);
        Show(kept.Citations, kept.Uncited);
    }

    public Guid RequestId { get; }

    public string Question { get; }

    /// <summary>One of <see cref="AnswerModes"/>.</summary>
    public string Mode { get; }

    /// <summary>The reply so far.</summary>
    public string Text => _text.ToString();

    public bool HasText => _text.Length > 0;

    /// <summary>The steps of a research that is under way.</summary>
    public IReadOnlyList<AnswerStep> LiveSteps { get; private set; } = [];

    public string Outcome { get; private set; } = string.Empty;

    /// <summary>Why it was refused or failed.</summary>
    public Problem? Problem { get; private set; }

    /// <summary>How the answer came about; <see langword="null"/> while it is under way and where it is not known.</summary>
    public TurnDetails? Details { get; private set; }

    public IReadOnlyList<Citation> Citations { get; private set; } = [];

    public IReadOnlyList<Citation> Uncited { get; private set; } = [];

    /// <summary>Where the numbers in the text lead; the same object as long as they lead there.</summary>
    public IReadOnlyDictionary<int, CitationTarget> Targets { get; private set; } = new Dictionary<int, CitationTarget>();

    /// <summary>How many cited passages are not there any more.</summary>
    public int LostCitations { get; }

    /// <summary>Whether the user stopped it.</summary>
    public bool WasStopped { get; private set; }

    public bool IsRunning { get; private set; }

    /// <summary>Whether it is part of the kept conversation.</summary>
    public bool IsKept { get; private set; }

    /// <summary>What the user thought of it; <see langword="null"/> while nothing was said.</summary>
    public bool? Rating { get; private set; }

    /// <summary>Grows with every change, so that a turn is rendered again only when it has changed.</summary>
    public int Version { get; private set; }

    public void Append(AnswerUpdate update)
    {
        _text.Append(update.Text);
        if (update.Step is { } step)
        {
            LiveSteps = [.. LiveSteps, step];
        }

        Version++;
    }

    public void Complete(Answer answer)
    {
        _text.Clear().Append(answer.Text);
        Outcome = answer.Outcome;
        Problem = answer.Problem;
        Details = TurnDetails.Of(answer, Mode);
        IsKept = answer.Outcome is Outcomes.Answered or Outcomes.Declined;
        LiveSteps = [];
        IsRunning = false;
        Show(answer.Citations, answer.Uncited);
        Version++;
    }

    public void Stopped(bool isKept)
    {
        WasStopped = true;
        Outcome = ConversationMessage.Stopped;
        IsKept = isKept;
        LiveSteps = [];
        IsRunning = false;
        Version++;
    }

    public void Rate(bool isUp)
    {
        Rating = isUp;
        Version++;
    }

    private void Show(IReadOnlyList<Citation> citations, IReadOnlyList<Citation> uncited)
    {
        Citations = citations;
        Uncited = uncited;
        Targets = citations.ToDictionary(c => c.Number, c => new CitationTarget(SourceAddress.Of(c), $"{SourceAddress.NameOf(c)}: “{SourceAddress.QuoteOf(c)}”"));
    }
}
