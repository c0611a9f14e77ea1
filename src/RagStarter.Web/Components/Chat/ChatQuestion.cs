using RagStarter.Core.Answering;

namespace RagStarter.Web.Components.Chat;

/// <summary>What a user sends.</summary>
/// <param name="Text">The question.</param>
/// <param name="Mode">One of <see cref="AnswerModes"/>.</param>
/// <param name="UseCache">Whether an answer from the cache is welcome.</param>
/// <param name="Replaces">The turn that this one and what follows it take the place of; <see langword="null"/> for a new turn.</param>
internal sealed record ChatQuestion(string Text, string Mode, bool UseCache = true, ChatTurn? Replaces = null);
