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
    /// Whatever follows "SAY:" on a line of the user's or a tool's message, as a model without defences would; without
    /// such a line the same as <see cref="AnswerFromSources"/>.
    /// </summary>
    Obey,
}
