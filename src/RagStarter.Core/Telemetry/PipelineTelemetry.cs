using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace RagStarter.Core.Telemetry;

/// <summary>The application's traces and metrics. None carries text of questions, answers or documents.</summary>
public static class PipelineTelemetry
{
    /// <summary>The name of the activity source and the meter.</summary>
    public const string Name = "RagStarter";

    internal static readonly ActivitySource Activities = new(Name);

    private static readonly Meter Meter = new(Name);

    /// <summary>Requests by outcome, cache state and model.</summary>
    internal static readonly Counter<long> Requests = Meter.CreateCounter<long>(
        "ragstarter.requests", "{request}", "Questions by outcome, cache state and model");

    /// <summary>The time from a question to the end of its answer.</summary>
    internal static readonly Histogram<double> Duration = Meter.CreateHistogram<double>(
        "ragstarter.request.duration", "s", "Time from a question to the end of its answer");

    /// <summary>Tokens by kind and model.</summary>
    internal static readonly Counter<long> Tokens = Meter.CreateCounter<long>(
        "ragstarter.tokens", "{token}", "Tokens by kind: prompt, completion, embedding, retrieved, packed, cited");

    /// <summary>Cost in millionths of a US dollar.</summary>
    internal static readonly Counter<long> Cost = Meter.CreateCounter<long>(
        "ragstarter.cost", "{microdollar}", "Cost in millionths of a US dollar");

    /// <summary>What was saved in millionths of a US dollar, by lever; it goes down where a lever costs.</summary>
    internal static readonly UpDownCounter<long> Savings = Meter.CreateUpDownCounter<long>(
        "ragstarter.savings", "{microdollar}", "Saved cost in millionths of a US dollar, by lever");

    /// <summary>Tokens that were saved, by lever.</summary>
    internal static readonly UpDownCounter<long> SavedTokens = Meter.CreateUpDownCounter<long>(
        "ragstarter.savings.tokens", "{token}", "Saved tokens, by lever");

    /// <summary>Thresholds of budgets that were reached, by rule.</summary>
    internal static readonly Counter<long> Escalations = Meter.CreateCounter<long>(
        "ragstarter.budget.escalations", "{escalation}", "Thresholds of budgets that were reached");

    /// <summary>Questions by what the response cache did with them and why; neither tells a tenant nor a text.</summary>
    internal static readonly Counter<long> CacheLookups = Meter.CreateCounter<long>(
        "ragstarter.cache.lookups", "{question}", "Questions by what the response cache did (hit, miss, refused, bypass) and why");

    /// <summary>Kept answers that were removed, by cause.</summary>
    internal static readonly Counter<long> CacheRemovals = Meter.CreateCounter<long>(
        "ragstarter.cache.removals", "{answer}", "Kept answers that were removed, by cause (document, settings, purge, feedback)");

    /// <summary>Questions that waited for the same question's answer.</summary>
    internal static readonly Counter<long> CacheWaits = Meter.CreateCounter<long>(
        "ragstarter.cache.waits", "{question}", "Questions that waited for the answer to the same question");

    /// <summary>The recall of the drift check, by tenant.</summary>
    internal static readonly Gauge<double> CanaryRecall = Meter.CreateGauge<double>(
        "ragstarter.retrieval.canary.recall", "1", "Share of the drift check's questions whose document was found");

    /// <summary>The median similarity of the drift check, by tenant.</summary>
    internal static readonly Gauge<double> CanarySimilarity = Meter.CreateGauge<double>(
        "ragstarter.retrieval.canary.similarity", "1", "Median similarity of the best chunk in the drift check");
}
