namespace RagStarter.Cli.Benchmarks;

/// <summary>One request of the trace.</summary>
/// <param name="User">Who asks; users belong to teams, teams to one tenant.</param>
/// <param name="Prompt">The prompt's tokens.</param>
/// <param name="MaxOutput">The longest answer.</param>
/// <param name="Output">How long the answer gets, if it may.</param>
internal readonly record struct TraceRequest(int User, int Prompt, int MaxOutput, int Output)
{
    public const int Users = 60;

    public string UserName => $"user-{User}";

    public string Team => $"team-{User % 6}";
}

/// <summary>
/// Requests of many callers against caps in five scopes: the same for every contender, from one seed. Demand is about
/// three times what the caps allow.
/// </summary>
internal static class BudgetTrace
{
    public const int Requests = 10_000;
    public const int Callers = 256;

    /// <summary>The caps in tokens by scope: each binds somewhere, the environment's binds all together.</summary>
    public static IReadOnlyDictionary<string, long> Caps { get; } = new Dictionary<string, long>
    {
        ["user"] = 60_000,
        ["team"] = 500_000,
        ["tenant"] = 2_600_000,
        ["service"] = 2_550_000,
        ["environment"] = 2_500_000,
    };

    public static IReadOnlyList<TraceRequest> Create(int seed = 7)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable.Range(0, Requests).Select(_ =>
            {
                // Some users ask much more than others.
                var user = (int)(TraceRequest.Users * random.NextDouble() * random.NextDouble());
                var maxOutput = 400;
                return new TraceRequest(user, random.Next(200, 1200), maxOutput, random.Next(20, maxOutput + 1));
            }),
        ];
    }

    /// <summary>What a request is counted under, scope by scope.</summary>
    public static IEnumerable<(string Scope, string Key)> ScopesOf(TraceRequest request) =>
    [
        ("user", request.UserName), ("team", request.Team), ("tenant", "bench"), ("service", "chat"), ("environment", "bench"),
    ];

    /// <summary>Settings with a rule for each cap.</summary>
    public static Dictionary<string, string?> Settings()
    {
        var settings = new Dictionary<string, string?>();
        foreach (var (scope, cap) in Caps)
        {
            settings[$"Budgets:Rules:bench-{scope}:Scope"] = scope;
            settings[$"Budgets:Rules:bench-{scope}:Match"] = scope is "service" ? "chat" : scope is "environment" or "tenant" ? "bench" : "*";
            settings[$"Budgets:Rules:bench-{scope}:Period"] = "month";
            settings[$"Budgets:Rules:bench-{scope}:MaxTokens"] = cap.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return settings;
    }
}
