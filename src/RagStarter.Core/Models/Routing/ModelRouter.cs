using System.Globalization;
using Microsoft.Extensions.Options;
using RagStarter.Core.Budgets;
using RagStarter.Core.Ledger;
using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Models.Routing;

/// <summary>
/// Chooses among the models: first it leaves out those that may not or cannot answer, then it puts the others in order
/// of their score. The extractive answerer is never left out and comes last.
/// </summary>
public sealed class ModelRouter(
    ModelCatalog models, IOptionsMonitor<RoutingOptions> options, IOptionsMonitor<TenancyOptions> tenancy, ModelExperiments experiments)
{
    /// <summary>The decision for a question.</summary>
    public RoutingDecision Decide(RoutingRequest request)
    {
        var routing = options.CurrentValue;
        var offers = models.ChatModels.Select(m => Offer.Of(m, request, routing)).ToList();
        var candidates = offers
            .Select(offer => Assess(offer, offers, request, routing))
            .OrderByDescending(c => c.Verdict == RoutingVerdict.Ready)
            .ThenBy(c => c.Model.IsExtractive)
            .ThenBy(c => request.LadderStep >= LadderStep.CheaperModel ? c.CostMicroUsd ?? long.MaxValue : 0)
            .ThenByDescending(c => c.Score)
            .ThenBy(c => c.Model.Priority)
            .ThenBy(c => c.Model.Id, StringComparer.Ordinal)
            .ToList();
        var decision = new RoutingDecision(request.Task, Words(request, candidates), candidates);
        return request.LadderStep >= LadderStep.CheaperModel ? decision : WithExperiment(decision, request.Spender);
    }

    /// <summary>
    /// The model that answers the hardest task for a tenant while nothing is short or down: the best by tier and by
    /// priority of those that the tenant allows, whatever they cost and however fast they are. The extractive answerer
    /// where there is no other.
    /// </summary>
    public ChatModel Preferred(TenantId tenant)
    {
        var routing = options.CurrentValue;
        var best = models.ChatModels[^1];
        var (standing, place, priority) = (double.NegativeInfinity, -1, (int?)null);
        foreach (var model in models.ChatModels)
        {
            // They come in the order of their priority, which decides between equals.
            (place, priority) = (model.Priority == priority ? place : place + 1, model.Priority);
            if (!model.IsExtractive && IsAllowedIn(model, tenant) && RoutingScore.Standing(model, place, routing) is var score && score > standing)
            {
                (best, standing) = (model, score);
            }
        }

        return best;
    }

    private RoutingCandidate Assess(Offer offer, List<Offer> all, RoutingRequest request, RoutingOptions routing)
    {
        var parts = RoutingScore.Of(offer, all, request, routing);
        var (rejection, obstacle) = RejectionOf(offer, request);
        return new RoutingCandidate(
            offer.Model,
            rejection is null ? RoutingVerdict.Ready : RoutingVerdict.Rejected,
            rejection ?? string.Empty,
            offer.CostMicroUsd,
            parts.Values.Sum(),
            parts,
            obstacle);
    }

    private (string? Reason, RoutingObstacle Obstacle) RejectionOf(Offer offer, RoutingRequest request)
    {
        var model = offer.Model;
        if (model.IsExtractive)
        {
            return default;
        }

        if (!IsAllowedIn(model, request.Spender.Tenant))
        {
            var regions = string.Join(", ", RegionsOf(request.Spender.Tenant).Select(r => $"'{r}'"));
            return (model.Region.Length == 0
                ? $"The model '{model.Id}' states no region; the tenant allows only {regions}."
                : $"The model '{model.Id}' runs in '{model.Region}'; the tenant allows only {regions}.", RoutingObstacle.NotAllowed);
        }

        if (request.RequiredCapabilities.FirstOrDefault(c => !model.Capabilities.Contains(c)) is { } missing)
        {
            return ($"The model '{model.Id}' lacks the capability '{missing}' (Models:Chat:{model.Id}:Capabilities).", RoutingObstacle.NotAllowed);
        }

        if (offer.PromptTokens + (long)offer.AnswerTokens > model.ContextWindow)
        {
            return (string.Create(
                CultureInfo.InvariantCulture,
                $"The prompt of about {offer.PromptTokens} tokens and its answer do not fit into the context window of the model '{model.Id}' ({model.ContextWindow})."), RoutingObstacle.TooSmall);
        }

        if (request.LadderStep >= LadderStep.Extractive)
        {
            return ($"No hosted model is asked: {request.LadderReason}", RoutingObstacle.Passing);
        }

        if (offer.NoPrice is { } noPrice)
        {
            return (noPrice, RoutingObstacle.Passing);
        }

        return model.Health.State == CircuitState.Open
            ? (string.Create(CultureInfo.InvariantCulture, $"The model '{model.Id}' failed too often and is tried again in {Math.Ceiling(model.Health.RetryIn.TotalSeconds):0} s."), RoutingObstacle.Passing)
            : default;
    }

    /// <summary>Whether a model may see a tenant's texts: it runs in one of the regions that the tenant allows.</summary>
    public bool IsAllowedIn(ChatModel model, TenantId tenant)
    {
        var allowed = RegionsOf(tenant);
        return allowed.Count == 0 || allowed.Contains(model.Region, StringComparer.OrdinalIgnoreCase);
    }

    private List<string> RegionsOf(TenantId tenant) => tenancy.CurrentValue.Tenants.TryGetValue(tenant.Value, out var settings) ? settings.AllowedRegions : [];

    // The first experiment whose arm can answer decides; those behind it are not disturbed by it.
    private RoutingDecision WithExperiment(RoutingDecision decision, Spender spender)
    {
        foreach (var arm in experiments.ArmsOf(spender).Where(a => a.Includes(decision.Task)))
        {
            if (decision.Candidates.FirstOrDefault(c => c.Model.Id == arm.Model && c.Verdict == RoutingVerdict.Ready) is { } candidate)
            {
                return decision with
                {
                    Arm = arm,
                    Reason = $"The experiment '{arm.Experiment}' gave the arm '{arm.Arm}'.",
                    Candidates = [candidate, .. decision.Candidates.Where(c => c != candidate)],
                };
            }
        }

        return decision;
    }

    private static string Words(RoutingRequest request, List<RoutingCandidate> candidates)
    {
        var first = candidates[0];
        var hosted = candidates.Count(c => c.Verdict == RoutingVerdict.Ready && !c.Model.IsExtractive);
        if (request.LadderStep >= LadderStep.CheaperModel)
        {
            return $"{(hosted == 0 ? "The extractive answerer" : "The cheapest model that fits")}: {request.LadderReason}";
        }

        return hosted switch
        {
            0 => candidates.Count == 1 ? "No hosted model is configured." : "No hosted model may answer now.",
            1 => "The only hosted model that may answer.",
            _ => $"The best of {hosted} models for the task '{request.Task.ToString().ToLowerInvariant()}': {Strongest(first, candidates[1])}.",
        };
    }

    // The part of the score by which the first is ahead of the second.
    private static string Strongest(RoutingCandidate first, RoutingCandidate second)
    {
        var lead = first.Parts.Keys.MaxBy(part => first.Parts[part] - second.Parts[part])!;
        return first.Parts[lead] > second.Parts[lead] ? $"ahead by {lead}" : "all are equal, the name decides";
    }
}
