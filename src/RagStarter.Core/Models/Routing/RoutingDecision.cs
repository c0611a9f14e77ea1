namespace RagStarter.Core.Models.Routing;

/// <summary>Which models may answer a question and in which order, which may not, and why.</summary>
/// <param name="Task">What the question asks of a model.</param>
/// <param name="Reason">Why the first model is the first.</param>
/// <param name="Candidates">All models: those that may answer in the order in which they are asked, then the others.</param>
/// <param name="Arm">The experiment's arm that decided; <see langword="null"/> when none did.</param>
public sealed record RoutingDecision(QuestionTask Task, string Reason, IReadOnlyList<RoutingCandidate> Candidates, ExperimentArm? Arm = null)
{
    /// <summary>The models that may answer, in the order in which they are asked.</summary>
    public IEnumerable<ChatModel> Order => Candidates.Where(c => c.Verdict != RoutingVerdict.Rejected).Select(c => c.Model);

    /// <summary>The model that answered or is being asked; <see langword="null"/> before any was.</summary>
    public RoutingCandidate? Chosen => Candidates.FirstOrDefault(c => c.Verdict == RoutingVerdict.Chosen);

    /// <summary>
    /// Whether a better model is only left out for now, so that the answer of <paramref name="model"/> is one of a
    /// stand-in.
    /// </summary>
    public bool IsStandIn(ChatModel model)
    {
        var better = Candidates.TakeWhile(c => c.Model.Id != model.Id).Any();
        var score = Candidates.First(c => c.Model.Id == model.Id).Score;
        return better || Candidates.Any(c => c.Obstacle == RoutingObstacle.Passing && (model.IsExtractive || c.Score > score));
    }

    internal RoutingDecision With(ChatModel model, RoutingVerdict verdict, string? reason = null) => this with
    {
        Candidates = [.. Candidates.Select(c => c.Model.Id == model.Id ? c with { Verdict = verdict, Reason = reason ?? c.Reason } : c)],
    };
}

/// <summary>A model as routing saw it.</summary>
/// <param name="Model">The model.</param>
/// <param name="Verdict">What became of it.</param>
/// <param name="Reason">Why.</param>
/// <param name="CostMicroUsd">What the question would cost with it, in millionths of a US dollar; <see langword="null"/> when it has no price.</param>
/// <param name="Score">Its score: the sum of <paramref name="Parts"/>.</param>
/// <param name="Parts">The parts of the score, already weighted.</param>
/// <param name="Obstacle">What kind of thing speaks against it.</param>
public sealed record RoutingCandidate(
    ChatModel Model,
    RoutingVerdict Verdict,
    string Reason,
    long? CostMicroUsd,
    double Score,
    IReadOnlyDictionary<string, double> Parts,
    RoutingObstacle Obstacle = RoutingObstacle.None);

/// <summary>What speaks against a model.</summary>
public enum RoutingObstacle
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It must not see the question, or cannot do what is needed.</summary>
    NotAllowed,

    /// <summary>The question and its evidence are too long for it.</summary>
    TooSmall,

    /// <summary>Something that will pass, such as a pause after failures, a missing price or a budget that runs short.</summary>
    Passing,
}

/// <summary>What became of a model in routing.</summary>
public enum RoutingVerdict
{
    /// <summary>It may answer when those before it do not.</summary>
    Ready,

    /// <summary>It was asked and answered, or is answering.</summary>
    Chosen,

    /// <summary>It was asked, or was about to be, and gave way to the next.</summary>
    GaveWay,

    /// <summary>It may not answer.</summary>
    Rejected,
}
