using RagStarter.Core.Tuning;

namespace RagStarter.Cli.Evaluation;

/// <summary>Whether a reply contains an expected string.</summary>
internal static class AnswerMatch
{
    /// <summary>Whether <paramref name="reply"/> says what the question expects.</summary>
    public static bool IsCorrect(EvaluationQuestion question, string reply)
    {
        var text = ExpectedText.Normalize(reply);
        return (question.Answers.Count == 0 || question.Answers.Any(a => ExpectedText.Contains(text, a)))
            && question.AllOf.All(any => any.Any(a => ExpectedText.Contains(text, a)))
            && question.IsAnswerable;
    }

    /// <summary>Whether <paramref name="reply"/> contains one of the strings.</summary>
    public static bool ContainsAny(string reply, IEnumerable<string> strings) => ExpectedText.ContainsAny(reply, strings);
}
