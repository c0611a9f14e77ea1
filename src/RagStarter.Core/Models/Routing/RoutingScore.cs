using RagStarter.Core.Answering;

namespace RagStarter.Core.Models.Routing;

/// <summary>
/// The parts of a model's score. None is above 0: each is what the model loses against a perfect one, times its weight.
/// </summary>
internal static class RoutingScore
{
    public const string Tier = "tier";
    public const string Priority = "priority";
    public const string Cost = "cost";
    public const string Latency = "latency";
    public const string Failures = "failures";

    public static Dictionary<string, double> Of(Offer offer, List<Offer> all, RoutingRequest request, RoutingOptions options)
    {
        var model = offer.Model;
        var weights = options.Weights;
        var hosted = all.Where(o => !o.Model.IsExtractive).ToList();
        return new Dictionary<string, double>
        {
            [Tier] = -weights.Tier * TiersMissing(model, request, options),
            [Priority] = -weights.Priority * hosted.Select(o => o.Model.Priority).Distinct().Count(p => p < model.Priority),
            [Cost] = -weights.Cost * CostShare(offer.CostMicroUsd, hosted.Select(o => o.CostMicroUsd ?? 0).DefaultIfEmpty().Max()),
            [Latency] = -weights.Latency * ShareOf(offer.FirstTokenMilliseconds, hosted.Select(o => o.FirstTokenMilliseconds).DefaultIfEmpty().Max()),
            [Failures] = -weights.Failures * model.Health.FailureShare,
        };
    }

    /// <summary>What a model loses by tier and priority at the hardest task: the parts of its score that do not change from hour to hour.</summary>
    /// <param name="model">The model.</param>
    /// <param name="place">Its place in the order of the priorities, from 0.</param>
    /// <param name="options">The weights.</param>
    public static double Standing(ChatModel model, int place, RoutingOptions options) =>
        -(options.Weights.Tier * (model.Tier is { } tier ? (int)ModelTier.Premium - (int)tier : 0))
        - (options.Weights.Priority * place);

    private static int TiersMissing(ChatModel model, RoutingRequest request, RoutingOptions options)
    {
        var needed = (int)options.Tasks.For(request.Task) + request.Fidelity switch { Fidelity.Low => -1, Fidelity.High => 1, _ => 0 };
        return model.Tier is { } tier ? Math.Max(0, Math.Min(needed, (int)ModelTier.Premium) - (int)tier) : 0;
    }

    // What has no known price counts as the most expensive.
    private static double CostShare(long? cost, long largest) => cost is { } known ? ShareOf(known, largest) : 1;

    private static double ShareOf(double value, double largest) => largest > 0 ? value / largest : 0;
}
