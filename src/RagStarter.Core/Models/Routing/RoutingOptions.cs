using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;

namespace RagStarter.Core.Models.Routing;

/// <summary>How a model is chosen for a question; section "Routing".</summary>
public sealed class RoutingOptions : IValidatableObject
{
    /// <summary>The name of the configuration section.</summary>
    public const string Section = "Routing";

    /// <summary>How much each property of a model counts.</summary>
    public RoutingWeights Weights { get; init; } = new();

    /// <summary>The lowest tier that is enough for each task.</summary>
    public TaskTiers Tasks { get; init; } = new();

    /// <summary>When a model that fails is left alone, and for how long.</summary>
    public CircuitOptions Circuit { get; init; } = new();

    /// <summary>
    /// The length of a usual answer in tokens: with it the cost of a question is estimated, and a model must have room
    /// for it beside the prompt.
    /// </summary>
    [Range(16, 100_000)]
    public int ExpectedAnswerTokens { get; init; } = 200;

    /// <summary>How many calls must have been measured before a model's latency counts.</summary>
    [Range(1, 256)]
    public int MinLatencySamples { get; init; } = 5;

    /// <summary>Experiments by name: models that share the users of a tenant, to be compared.</summary>
    public Dictionary<string, ExperimentOptions> Experiments { get; init; } = [];

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        Experiments.Keys
            .Concat(Experiments.SelectMany(e => e.Value.Arms.Keys))
            .Where(name => !Regex.IsMatch(name, @"^[A-Za-z0-9._-]{1,64}$"))
            .Select(name => new ValidationResult(
                $":{name} is not a name; allowed are 1 to 64 letters, digits, dots, dashes and underscores.", [nameof(Experiments)]));
}

/// <summary>
/// How much each property of a model counts. A model's score is the sum of its parts times these weights; the highest
/// score is asked first. With the defaults the tier decides before the priority, and the priority before the rest.
/// </summary>
public sealed class RoutingWeights
{
    /// <summary>For each tier that a model is below the one that the task needs.</summary>
    [Range(0.0, 1_000_000.0)]
    public double Tier { get; init; } = 1000;

    /// <summary>For each place in the order of the configured priorities. 0 lets cost and speed decide alone.</summary>
    [Range(0.0, 1_000_000.0)]
    public double Priority { get; init; } = 10;

    /// <summary>For the question's cost: 1 for the most expensive model, less for the others in proportion.</summary>
    [Range(0.0, 1_000_000.0)]
    public double Cost { get; init; } = 1;

    /// <summary>For the time to the first token (95th percentile): 1 for the slowest model, less for the others in proportion.</summary>
    [Range(0.0, 1_000_000.0)]
    public double Latency { get; init; } = 0.25;

    /// <summary>For the share of calls that failed lately.</summary>
    [Range(0.0, 1_000_000.0)]
    public double Failures { get; init; } = 1;
}

/// <summary>The lowest tier that is enough for each task. A model without a tier is enough for all.</summary>
public sealed class TaskTiers
{
    /// <summary>To give back a fact that stands in one place.</summary>
    public ModelTier Quote { get; init; } = ModelTier.Economy;

    /// <summary>To sum up what several places say.</summary>
    public ModelTier Summarise { get; init; } = ModelTier.Economy;

    /// <summary>To set things side by side.</summary>
    public ModelTier Compare { get; init; } = ModelTier.Standard;

    /// <summary>To draw a conclusion that stands nowhere.</summary>
    public ModelTier Reason { get; init; } = ModelTier.Premium;

    /// <summary>The tier of a task.</summary>
    public ModelTier For(QuestionTask task) => task switch
    {
        QuestionTask.Quote => Quote,
        QuestionTask.Summarise => Summarise,
        QuestionTask.Compare => Compare,
        _ => Reason,
    };
}

/// <summary>When a model that fails is left alone, and for how long. Counted in each process for itself.</summary>
public sealed class CircuitOptions
{
    /// <summary>A model is left alone after this many failures in a row.</summary>
    [Range(1, 1000)]
    public int Failures { get; init; } = 5;

    /// <summary>A model is left alone when at least this share of the calls in the window failed.</summary>
    [Range(0.05, 1.0)]
    public double FailureShare { get; init; } = 0.5;

    /// <summary>How many calls the window must hold before the share counts.</summary>
    [Range(2, 256)]
    public int MinCalls { get; init; } = 10;

    /// <summary>Over which time failures and latencies are looked at.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "1.00:00:00")]
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a model is left alone at first. Then one request tries it; when that fails too, the pause doubles.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The longest pause.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan MaxPause { get; init; } = TimeSpan.FromMinutes(5);
}
