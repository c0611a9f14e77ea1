using Microsoft.Extensions.Options;
using RagStarter.Core.Experiments;
using RagStarter.Core.Ledger;

namespace RagStarter.Core.Models.Routing;

/// <summary>Gives each user an arm of every experiment that is under way for the tenant.</summary>
public sealed class ModelExperiments(IOptionsMonitor<RoutingOptions> options, TimeProvider time)
{
    /// <summary>The user's arms, in the order of the experiments' names.</summary>
    public IReadOnlyList<ExperimentArm> ArmsOf(Spender spender)
    {
        var experiments = options.CurrentValue.Experiments;
        if (experiments.Count == 0)
        {
            return [];
        }

        var now = time.GetUtcNow();
        var subject = $"{spender.Tenant.Value}/{spender.User}";
        return
        [
            .. experiments
                .Where(e => e.Value.IsOpenTo(spender.Tenant.Value, now))
                .OrderBy(e => e.Key, StringComparer.Ordinal)
                .Select(e => (e.Key, e.Value, Arm: StickyChoice.Pick(e.Key, subject, e.Value.Arms.Select(a => KeyValuePair.Create(a.Key, a.Value.Weight)))))
                .Where(e => e.Arm is not null)
                .Select(e => new ExperimentArm(e.Key, e.Arm!, e.Value.Arms[e.Arm!].Model, e.Value.Tasks)),
        ];
    }

    /// <summary>The user's arms as a key: two users with the same key may share answers.</summary>
    public string KeyOf(Spender spender) => string.Join(';', ArmsOf(spender).Select(a => $"{a.Experiment}={a.Arm}/{a.Model}"));
}

/// <summary>The arm that a user has in an experiment.</summary>
/// <param name="Experiment">The experiment.</param>
/// <param name="Arm">The arm.</param>
/// <param name="Model">The id of the arm's model.</param>
/// <param name="Tasks">The tasks that take part; all when empty.</param>
public sealed record ExperimentArm(string Experiment, string Arm, string Model, IReadOnlyList<QuestionTask> Tasks)
{
    /// <summary>Whether a question takes part.</summary>
    public bool Includes(QuestionTask task) => Tasks.Count == 0 || Tasks.Contains(task);
}
