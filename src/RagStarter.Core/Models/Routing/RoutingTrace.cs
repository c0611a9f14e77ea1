using System.Diagnostics;
using RagStarter.Core.Telemetry;

namespace RagStarter.Core.Models.Routing;

/// <summary>Writes a decision into the trace: a span with an event for each model.</summary>
internal static class RoutingTrace
{
    public static void Write(RoutingDecision decision)
    {
        using var activity = PipelineTelemetry.Activities.StartActivity("ragstarter.routing");
        if (activity is null)
        {
            return;
        }

        activity.SetTag("ragstarter.routing.task", decision.Task.ToString());
        activity.SetTag("ragstarter.routing.first", decision.Candidates[0].Model.Id);
        activity.SetTag("ragstarter.routing.reason", decision.Reason);
        foreach (var candidate in decision.Candidates)
        {
            var tags = new ActivityTagsCollection
            {
                ["model"] = candidate.Model.Id,
                ["verdict"] = candidate.Verdict.ToString(),
                ["reason"] = candidate.Reason,
                ["cost_micro_usd"] = candidate.CostMicroUsd,
                ["score"] = candidate.Score,
            };
            foreach (var (part, value) in candidate.Parts)
            {
                tags[$"score.{part}"] = value;
            }

            activity.AddEvent(new ActivityEvent("candidate", tags: tags));
        }
    }
}
