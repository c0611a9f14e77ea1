using RagStarter.Core.Retrieval.Sentences;

namespace RagStarter.Cli.Tuning;

/// <summary>How well weights choose sentences.</summary>
/// <param name="Questions">The number of questions.</param>
/// <param name="First">How often the best sentence has the answer.</param>
/// <param name="InSixtyTokens">How often the best sentences that fit into 60 tokens have it.</param>
/// <param name="Reachable">How often any sentence has it.</param>
internal sealed record SentenceFigures(int Questions, int First, int InSixtyTokens, int Reachable)
{
    private const int ReplyTokens = 60;

    public static SentenceFigures Of(IReadOnlyList<SentenceSample> samples, SentenceWeights weights)
    {
        var ordered = samples.Select(s => s.Sentences.OrderByDescending(c => weights.Score(c.Features)).ToList()).ToList();
        return new SentenceFigures(
            samples.Count,
            ordered.Count(s => s.Count > 0 && s[0].Answers),
            ordered.Count(AnswersInReply),
            ordered.Count(s => s.Exists(c => c.Answers)));
    }

    public static SentenceFigures operator +(SentenceFigures left, SentenceFigures right) => new(
        left.Questions + right.Questions,
        left.First + right.First,
        left.InSixtyTokens + right.InSixtyTokens,
        left.Reachable + right.Reachable);

    private static bool AnswersInReply(List<MeasuredCandidate> ordered)
    {
        var left = ReplyTokens;
        foreach (var sentence in ordered)
        {
            if (sentence.Tokens > left)
            {
                continue;
            }

            if (sentence.Answers)
            {
                return true;
            }

            left -= sentence.Tokens;
        }

        return false;
    }
}
