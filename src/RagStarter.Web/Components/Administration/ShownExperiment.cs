using RagStarter.Core.Experiments;
using RagStarter.Core.Models.Routing;
using RagStarter.Core.Tenancy;

namespace RagStarter.Web.Components.Administration;

/// <summary>An experiment in which a tenant takes part or took part, with what came of it there.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Settings">Its settings; <see langword="null"/> when it is no longer configured.</param>
/// <param name="State">One of the constants.</param>
/// <param name="Arms">Its arms in the order of their names.</param>
public sealed record ShownExperiment(string Name, ExperimentOptions? Settings, string State, IReadOnlyList<ShownArm> Arms)
{
    /// <summary>It has yet to begin.</summary>
    public const string Planned = "Planned";

    /// <summary>Users get its arms now.</summary>
    public const string Running = "Running";

    /// <summary>Its time is over, or it was taken out of the configuration.</summary>
    public const string Ended = "Ended";

    /// <summary>The experiments of a tenant. Those for other tenants alone are not among them, and none names another tenant.</summary>
    public static IReadOnlyList<ShownExperiment> Of(RoutingOptions routing, TenantId tenant, IReadOnlyList<ArmResult> results, DateTimeOffset now)
    {
        var mine = routing.Experiments.Where(e => e.Value.Includes(tenant.Value)).ToDictionary(e => e.Key, e => e.Value, StringComparer.Ordinal);
        return
        [
            .. mine.Keys.Union(results.Select(r => r.Experiment)).Order(StringComparer.Ordinal)
                .Select(name => Of(name, mine.GetValueOrDefault(name), [.. results.Where(r => r.Experiment == name)], now)),
        ];
    }

    private static ShownExperiment Of(string name, ExperimentOptions? settings, List<ArmResult> results, DateTimeOffset now)
    {
        var weight = settings?.Arms.Values.Sum(a => a.Weight) ?? 0;
        var arms = (settings?.Arms.Keys ?? Enumerable.Empty<string>()).Union(results.Select(r => r.Arm)).Order(StringComparer.Ordinal)
            .Select(arm => new ShownArm(
                arm,
                settings?.Arms.GetValueOrDefault(arm)?.Model ?? string.Empty,
                weight > 0 ? (settings!.Arms.GetValueOrDefault(arm)?.Weight ?? 0) / weight : 0,
                results.Find(r => r.Arm == arm)));
        return new ShownExperiment(
            name, settings, settings is null || settings.Until <= now ? Ended : settings.From > now ? Planned : Running, [.. arms]);
    }
}

/// <summary>An arm and what came of it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Model">The id of its model; empty when it is no longer configured.</param>
/// <param name="Share">The part of the users that gets it, 0 to 1.</param>
/// <param name="Result">How it did; <see langword="null"/> when nobody has asked yet.</param>
public sealed record ShownArm(string Name, string Model, double Share, ArmResult? Result);
