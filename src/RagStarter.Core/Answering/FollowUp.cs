using System.Text.RegularExpressions;
using RagStarter.Core.Answering.Conversations;
using RagStarter.Core.Prompts;

namespace RagStarter.Core.Answering;

/// <summary>Questions that continue a conversation.</summary>
internal static partial class FollowUp
{
    private const int ShortQuestionWords = 5;

    /// <summary>
    /// The question as it can be searched for by itself: one that refers to what was said, or is very short, is preceded by
    /// the question before it.
    /// </summary>
    public static string SelfContained(string question, IReadOnlyList<ConversationMessage> history)
    {
        var previous = history.LastOrDefault(m => m.Role == "user");
        return previous is not null && RefersBack(question) ? $"{previous.Text} {question}" : question;
    }

    /// <summary>
    /// The conversation so far as the prompt shows it; empty for a first question. It is data like the sources: an answer
    /// may have repeated what a document said.
    /// </summary>
    public static string HistoryText(IReadOnlyList<ConversationMessage> history, DataFence fence)
    {
        if (history.Count == 0)
        {
            return string.Empty;
        }

        var lines = history.Select(message =>
            (message.Role == "user" ? "User: " : "You: ") + DataFence.Neutral(Citation().Replace(message.Text, string.Empty).ReplaceLineEndings(" ")));
        return "The conversation so far:\n" + fence.Around(DataFence.Conversation, string.Join('\n', lines)) + "\n";
    }

    private static bool RefersBack(string question) =>
        question.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length <= ShortQuestionWords || Reference().IsMatch(question);

    // The numbers of earlier answers are those of other sources.
    [GeneratedRegex(@"\s?\[[0-9]{1,3}\]")]
    private static partial Regex Citation();

    [GeneratedRegex(@"^\s*(and|but|so|also|what about|how about|then)\b|\b(it|its|they|them|their|that one|this one|these|those|he|she|his|her|there|the same|instead)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Reference();
}
