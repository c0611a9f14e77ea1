using RagStarter.Core.Ledger;
using RagStarter.Core.Tenancy;

namespace RagStarter.UnitTests.Ledger;

/// <summary>Spenders and ledger lines with nothing remarkable about them.</summary>
internal static class Lines
{
    public static Spender Spender(
        string tenant = "acme", string user = "ann", string team = "", string service = "chat", string workflow = "answer") => new()
        {
            Tenant = TenantId.Parse(tenant),
            User = user,
            Team = team,
            Service = service,
            Environment = "testing",
            Workflow = workflow,
        };

    public static LedgerEvent Line(
        Spender? spender = null, long tokens = 0, long cost = 0, DateTimeOffset? at = null, Guid? call = null, string kind = LedgerKinds.Settle, DateTimeOffset? heldAt = null)
    {
        spender ??= Spender();
        return new LedgerEvent
        {
            At = at ?? new DateTimeOffset(2026, 3, 14, 10, 30, 0, TimeSpan.Zero),
            HeldAt = heldAt ?? at ?? new DateTimeOffset(2026, 3, 14, 10, 30, 0, TimeSpan.Zero),
            Kind = kind,
            Operation = kind == LedgerKinds.Answer ? string.Empty : LedgerOperations.Chat,
            CallId = call ?? Guid.CreateVersion7(),
            RequestId = Guid.CreateVersion7(),
            Tenant = spender.Tenant.Value,
            Team = spender.Team,
            User = spender.User,
            Service = spender.Service,
            Environment = spender.Environment,
            Workflow = spender.Workflow,
            PromptTokens = tokens,
            CostMicroUsd = cost,
        };
    }

    /// <summary>A line of a request: a call that costs one micro-dollar for every token, or the request's end.</summary>
    public static LedgerEvent Of(
        string kind,
        Guid request,
        Guid call,
        DateTimeOffset at,
        Spender? spender = null,
        string model = "m",
        long tokens = 0,
        bool estimated = false,
        string outcome = "",
        string arms = "",
        Guid workflow = default,
        DateTimeOffset? heldAt = null)
    {
        spender ??= Spender();
        var isAnswer = kind == LedgerKinds.Answer;
        return new LedgerEvent
        {
            At = at,
            HeldAt = heldAt ?? at,
            Kind = kind,
            Operation = isAnswer ? string.Empty : LedgerOperations.Chat,
            CallId = call,
            RequestId = request,
            Tenant = spender.Tenant.Value,
            Team = spender.Team,
            User = spender.User,
            Service = spender.Service,
            Environment = spender.Environment,
            Workflow = spender.Workflow,
            WorkflowId = workflow,
            Model = model,
            PriceVersion = isAnswer ? string.Empty : "m@2026-01-01",
            PromptTokens = isAnswer ? 0 : tokens,
            CostMicroUsd = isAnswer ? 0 : tokens,
            PackedTokens = isAnswer ? 10 : 0,
            Estimated = estimated,
            Outcome = outcome,
            Cache = isAnswer ? "miss" : string.Empty,
            Experiments = arms,
        };
    }
}
