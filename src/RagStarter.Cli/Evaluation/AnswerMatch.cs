using System.Text;

namespace RagStarter.Cli.Evaluation;

/// <summary>Whether a reply contains an expected string.</summary>
internal static class AnswerMatch
{
    /// <summary>Whether <paramref name="reply"/> says what the question expects.</summary>
    public static bool IsCorrect(EvaluationQuestion question, string reply)
    {
        var text = Normalize(reply);
        return (question.Answers.Count == 0 || question.Answers.Any(a => Contains(text, a)))
            && question.AllOf.All(any => any.Any(a => Contains(text, a)))
            && question.IsAnswerable;
    }

    /// <summary>Whether <paramref name="reply"/> contains one of the strings.</summary>
    public static bool ContainsAny(string reply, IEnumerable<string> strings)
    {
        var text = Normalize(reply);
        return strings.Any(s => Contains(text, s));
    }

    private static bool Contains(string normalized, string expected) => normalized.Contains(Normalize(expected), StringComparison.Ordinal);

    // Case, white space and the typographic variants of quotes, dashes and minus signs do not count.
    private static string Normalize(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var c in text.Normalize(NormalizationForm.FormKC))
        {
            if (char.IsWhiteSpace(c))
            {
                if (result.Length > 0 && result[^1] != ' ')
                {
                    result.Append(' ');
                }

                continue;
            }

            result.Append(c switch
            {
                '’' or '‘' or 'ʼ' => '\'',
                '“' or '”' => '"',
                '–' or '—' or '−' or '‐' or '‑' => '-',
                _ => char.ToLowerInvariant(c),
            });
        }

        return result.ToString().Trim();
    }
}
