using System.Text.Json.Serialization;

namespace RagStarter.Core.Ledger;

/// <summary>One line of the ledger. Lines are only ever added; budgets and reports are sums over them.</summary>
public sealed partial class LedgerEvent
{
    /// <summary>The line's number; given by the database.</summary>
    public long Sequence { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>
    /// When the hold of the call was taken. It decides the budget period that the call belongs to: a call that runs over
    /// midnight counts where room was held for it. For other lines the same as <see cref="At"/>.
    /// </summary>
    public required DateTimeOffset HeldAt { get; init; }

    /// <summary>What happened: one of <see cref="LedgerKinds"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>What kind of call it was: one of <see cref="LedgerOperations"/>; empty on lines of the kind answer.</summary>
    public string Operation { get; init; } = string.Empty;

    /// <summary>Identifies the call, or the request for <see cref="LedgerKinds.Answer"/>; no two lines of a kind share it.</summary>
    public required Guid CallId { get; init; }

    /// <summary>The request that the call belongs to.</summary>
    public required Guid RequestId { get; init; }

    /// <summary>The isolation boundary.</summary>
    public required string Tenant { get; init; }

    /// <summary>The team, or empty.</summary>
    public required string Team { get; init; }

    /// <summary>The user.</summary>
    public required string User { get; init; }

    /// <summary>The part of the application that spent.</summary>
    public required string Service { get; init; }

    /// <summary>Where the application ran.</summary>
    public required string Environment { get; init; }

    /// <summary>The purpose that several calls share.</summary>
    public required string Workflow { get; init; }

    /// <summary>The run of the workflow that the call belongs to; the request itself unless the caller joins several requests.</summary>
    public Guid WorkflowId { get; init; }

    /// <summary>The model's id in the configuration; empty for a line without a call.</summary>
    public string Model { get; init; } = string.Empty;

    /// <summary>The price that was applied: the model and the date from which it held, or "local".</summary>
    public string PriceVersion { get; init; } = string.Empty;

    /// <summary>See <see cref="TokenUsage.PromptTokens"/>.</summary>
    public long PromptTokens { get; init; }

    /// <summary>See <see cref="TokenUsage.CachedPromptTokens"/>.</summary>
    public long CachedPromptTokens { get; init; }

    /// <summary>See <see cref="TokenUsage.CompletionTokens"/>.</summary>
    public long CompletionTokens { get; init; }

    /// <summary>See <see cref="TokenUsage.EmbeddingTokens"/>.</summary>
    public long EmbeddingTokens { get; init; }

    /// <summary>See <see cref="TokenUsage.RetrievedTokens"/>; on lines of the kind answer.</summary>
    public long RetrievedTokens { get; init; }

    /// <summary>See <see cref="TokenUsage.PackedTokens"/>; on lines of the kind answer.</summary>
    public long PackedTokens { get; init; }

    /// <summary>See <see cref="TokenUsage.CitedTokens"/>; on lines of the kind answer.</summary>
    public long CitedTokens { get; init; }

    /// <summary>The cost in millionths of a US dollar.</summary>
    public long CostMicroUsd { get; init; }

    /// <summary>Whether the provider reported no usage, so that the tokens were counted here.</summary>
    public bool Estimated { get; init; }

    /// <summary>How a request ended, on lines of the kind answer: "answered", "declined", "refused" or "failed".</summary>
    public string Outcome { get; init; } = string.Empty;

    /// <summary>Where the answer came from, on lines of the kind answer: "miss", "exact", "semantic" or "bypass".</summary>
    public string Cache { get; init; } = string.Empty;

    /// <summary>The registered prompt and its version, such as "answer@1.0.0".</summary>
    public string Prompt { get; init; } = string.Empty;

    /// <summary>
    /// The experiments that the request took part in and the arm it got in each, such as "answer-model=mini"; separated
    /// by semicolons.
    /// </summary>
    public string Experiments { get; init; } = string.Empty;

    /// <summary>The step of the degradation ladder that the request got, on lines of the kind answer; empty for the full service.</summary>
    public string LadderStep { get; init; } = string.Empty;

    /// <summary>How long the call or the request took, in milliseconds.</summary>
    public long Milliseconds { get; init; }

    /// <summary>How long the first token took, in milliseconds; on lines that settle a chat call.</summary>
    public long FirstTokenMilliseconds { get; init; }

    /// <summary>The W3C trace id, to find the request's trace; empty when it was not traced.</summary>
    public string TraceId { get; init; } = string.Empty;

    /// <summary>The W3C span id.</summary>
    public string SpanId { get; init; } = string.Empty;

    /// <summary>The line's tokens.</summary>
    [JsonIgnore]
    public TokenUsage Usage => new()
    {
        PromptTokens = PromptTokens,
        CachedPromptTokens = CachedPromptTokens,
        CompletionTokens = CompletionTokens,
        EmbeddingTokens = EmbeddingTokens,
        RetrievedTokens = RetrievedTokens,
        PackedTokens = PackedTokens,
        CitedTokens = CitedTokens,
    };

    /// <summary>The line that ends the hold that this line took, without anything used.</summary>
    internal LedgerEvent EndedAs(string kind, DateTimeOffset at) => new()
    {
        At = at,
        HeldAt = HeldAt,
        Kind = kind,
        Operation = Operation,
        CallId = CallId,
        RequestId = RequestId,
        Tenant = Tenant,
        Team = Team,
        User = User,
        Service = Service,
        Environment = Environment,
        Workflow = Workflow,
        WorkflowId = WorkflowId,
        Model = Model,
        Prompt = Prompt,
        TraceId = TraceId,
        SpanId = SpanId,
    };
}
