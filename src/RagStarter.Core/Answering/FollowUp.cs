using System.Text;
using System.Text.RegularExpressions;
using RagStarter.Core.Answering.Conversations;

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

    /// <summary>The conversation so far as the prompt shows it; empty for a first question.</summary>
    public static string HistoryText(IReadOnlyList<ConversationMessage> history)
    {
        if (history.Count == 0)
        {
            return string.Empty;
        }

        var text = new StringBuilder("The conversation so far:\n");
        foreach (var message in history)
        {
            text.Append(message.Role == "user" ? "User: " : "You: ").Append(message.Text.ReplaceLineEndings(" ")).Append('\n');
        }

        return text.ToString();
    }

    private static bool RefersBack(string question) =>
        question.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length <= ShortQuestionWords || Reference().IsMatch(question);

    [GeneratedRegex(@"^\s*(and|but|so|also|what about|how about|then)\b|\b(it|its|they|them|their|that one|this one|these|those|he|she|his|her|there|the same|instead)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Reference();
}
