using RagStarter.Core.Answering;
using RagStarter.Core.Language;

namespace RagStarter.Core.Models.Routing;

/// <summary>Makes a routing request of a question on its way.</summary>
internal static class RoutingRequests
{
    private static readonly TokenCounter Tokens = TokenCounter.For(TokenCounter.Default);

    /// <summary>What routing needs to know. The prompt is not rendered yet; its parts are known.</summary>
    public static RoutingRequest ToRoutingRequest(this AnswerContext answer) => new()
    {
        Spender = answer.Spender,
        Task = TaskDetection.Of(answer.SearchText.HasValue ? answer.SearchText.Value : answer.Question.Text, answer.Evidence),
        Fidelity = answer.Question.Fidelity,
        LadderStep = answer.LadderStep,
        LadderReason = answer.LadderReason,
        PromptTokens = answer.Prompt.TemplateTokens
            + (answer.Evidence?.PackedTokens ?? 0)
            + (answer.RedactedQuestion.HasValue ? Tokens.Count(answer.RedactedQuestion.Value) : 0)
            + answer.History.Sum(m => Tokens.Count(m.Text)),
        MaxAnswerTokens = answer.Question.MaxAnswerTokens,
        RequiredCapabilities = answer.RequiredCapabilities,
    };
}
