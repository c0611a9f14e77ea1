using RagStarter.Core.Ledger;

namespace RagStarter.Core.Models.Routing;

/// <summary>What a model would take for a question.</summary>
/// <param name="Model">The model.</param>
/// <param name="PromptTokens">The prompt as the model's provider may count it.</param>
/// <param name="AnswerTokens">The length of a usual answer.</param>
/// <param name="CostMicroUsd">The cost of both; <see langword="null"/> without a price.</param>
/// <param name="FirstTokenMilliseconds">The 95th percentile of the time to its first token; 0 while too little is known.</param>
/// <param name="NoPrice">Why the model cannot be asked without a price; <see langword="null"/> when it can.</param>
internal sealed record Offer(ChatModel Model, int PromptTokens, int AnswerTokens, long? CostMicroUsd, double FirstTokenMilliseconds, string? NoPrice)
{
    public static Offer Of(ChatModel model, RoutingRequest request, RoutingOptions options)
    {
        var prompt = model.PromptEstimate.For(request.PromptTokens);
        var answer = Math.Min(options.ExpectedAnswerTokens, Math.Min(model.MaxOutputTokens, request.MaxAnswerTokens ?? int.MaxValue));

        // A model that was not measured yet counts as fast, so that it is measured.
        var latency = model.Health.Latency;
        var firstToken = latency.Samples >= options.MinLatencySamples ? latency.P95 : 0;
        try
        {
            var price = model.Price();
            var usage = new TokenUsage { PromptTokens = prompt, CompletionTokens = answer };
            return new Offer(model, prompt, answer, price == Price.Unknown ? null : price.CostMicroUsd(usage), firstToken, null);
        }
        catch (ModelUnavailableException problem)
        {
            return new Offer(model, prompt, answer, null, firstToken, problem.Message);
        }
    }
}
