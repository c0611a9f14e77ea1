using System.Text.RegularExpressions;
using RagStarter.Core.Answering;

namespace RagStarter.Core.Caching.Answers;

/// <summary>Which questions may share an answer with others.</summary>
internal static partial class Sharing
{
    /// <summary>Why a question neither gets nor leaves an answer in the cache; <see langword="null"/> when it may.</summary>
    public static string? BypassReason(AnswerContext answer, ResponseCacheOptions options) =>
        !options.Enabled ? "switched off"
        : !answer.Question.UseCache ? "asked for without the cache"
        : answer.Research is not null ? "a research rests on searches of its own"
        : answer.Question.MaxAnswerTokens is not null ? "the length of the answer is limited"
        : answer.History.Count > 0 ? "the question continues a conversation"
        : !answer.Redactor.Vault.IsEmpty ? "the question contains personal data"
        : TimeDependent().IsMatch(answer.Question.Text) ? "the answer depends on the time"
        : null;

    [GeneratedRegex(@"\b(today|tonight|tomorrow|yesterday|now|currently|right now|this (week|month|year|morning|evening)|(next|last) (week|month|year))\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex TimeDependent();
}
