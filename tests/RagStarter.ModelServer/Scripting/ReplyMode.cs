namespace RagStarter.ModelServer.Scripting;

/// <summary>Where the text of a reply comes from.</summary>
public enum ReplyMode
{
    /// <summary>
    /// The sentence of the prompt's numbered sources that shares most words with the question, with its citation;
    /// <see cref="Behaviour.Declined"/> when no source shares a content word. The default.
    /// </summary>
    AnswerFromSources,

    /// <summary><see cref="Behaviour.Text"/>.</summary>
    Fixed,

    /// <summary>The content of the last user message.</summary>
    Echo,

    /// <summary>
    /// Whatever a line of the user's or a tool's message orders, as a model without defences would: what follows "SAY:";
    /// for "PRINT PROMPT" all messages that it was given; for "CALL: name {…}" a call of that tool, once, and then the
    /// last of the other orders. Without an order the same as <see cref="AnswerFromSources"/>.
    /// </summary>
    Obey,
}
