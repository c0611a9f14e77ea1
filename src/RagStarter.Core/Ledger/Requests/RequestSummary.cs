namespace RagStarter.Core.Ledger.Requests;

/// <summary>One request as a list shows it: its own line and the sum of its calls.</summary>
public sealed record RequestSummary
{
    /// <summary>Identifies the request.</summary>
    public required Guid Id { get; init; }

    /// <summary>When it ended, or when its last call did.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The user.</summary>
    public required string User { get; init; }

    /// <summary>The part of the application that spent.</summary>
    public required string Service { get; init; }

    /// <summary>The purpose.</summary>
    public required string Workflow { get; init; }

    /// <summary>The models that were asked, each once.</summary>
    public required IReadOnlyList<string> Models { get; init; }

    /// <summary>How it ended; empty for calls that stand for themselves, such as those of ingestion.</summary>
    public required string Outcome { get; init; }

    /// <summary>Where the answer came from; empty like <see cref="Outcome"/>.</summary>
    public required string Cache { get; init; }

    /// <summary>How long it took in milliseconds; for calls that stand for themselves the longest of them.</summary>
    public required long Milliseconds { get; init; }

    /// <summary>The trace in which to find it; empty when it was not traced.</summary>
    public required string TraceId { get; init; }

    /// <summary>The tokens of its calls.</summary>
    public required TokenUsage Usage { get; init; }

    /// <summary>The cost of its calls in millionths of a US dollar.</summary>
    public required long CostMicroUsd { get; init; }

    /// <summary>Sums up the lines of one request.</summary>
    /// <param name="lines">All of its lines, in the order in which they were written.</param>
    public static RequestSummary Of(IReadOnlyList<LedgerEvent> lines)
    {
        var counted = lines.Where(l => l.Kind is LedgerKinds.Settle or LedgerKinds.Answer).ToList();
        var calls = counted.Where(l => l.Kind == LedgerKinds.Settle).ToList();
        var own = counted.Find(l => l.Kind == LedgerKinds.Answer);
        var head = own ?? counted.LastOrDefault() ?? lines[^1];
        return new RequestSummary
        {
            Id = head.RequestId,
            At = head.At,
            User = head.User,
            Service = head.Service,
            Workflow = head.Workflow,
            Models = [.. calls.Select(c => c.Model).Where(m => m.Length > 0).Distinct(StringComparer.Ordinal)],
            Outcome = head.Outcome,
            Cache = head.Cache,
            Milliseconds = own?.Milliseconds ?? calls.Select(c => c.Milliseconds).DefaultIfEmpty().Max(),
            TraceId = head.TraceId,
            Usage = counted.Aggregate(default(TokenUsage), (sum, l) => sum + l.Usage),
            CostMicroUsd = calls.Sum(c => c.CostMicroUsd),
        };
    }
}
