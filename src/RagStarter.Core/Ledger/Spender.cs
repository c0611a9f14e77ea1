using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Ledger;

/// <summary>On whose account tokens are spent: the dimensions by which budgets count and the ledger is queried.</summary>
public sealed record Spender
{
    /// <summary>The isolation boundary.</summary>
    public required TenantId Tenant { get; init; }

    /// <summary>The user inside the tenant.</summary>
    public required string User { get; init; }

    /// <summary>The team inside the tenant; empty when none is known.</summary>
    public string Team { get; init; } = string.Empty;

    /// <summary>The part of the application that spends: one of <see cref="Services"/>.</summary>
    public required string Service { get; init; }

    /// <summary>Where the application runs: "development", "staging", "production".</summary>
    public required string Environment { get; init; }

    /// <summary>Several model calls with one purpose: one of <see cref="Workflows"/>.</summary>
    public string Workflow { get; init; } = Workflows.Answer;

    /// <summary>
    /// The run of the workflow, for budgets per workflow; empty (all zeros) for one that is a single request.
    /// </summary>
    public Guid WorkflowId { get; init; }

    /// <summary>The account of a caller.</summary>
    public static Spender For(Caller caller, string service, string environment) => new()
    {
        Tenant = caller.Tenant,
        User = caller.User,
        Team = caller.Team,
        Service = service,
        Environment = environment,
    };
}
