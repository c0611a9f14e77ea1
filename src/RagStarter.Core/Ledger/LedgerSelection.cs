using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Ledger;

/// <summary>Which lines of the ledger are meant.</summary>
public sealed record LedgerSelection
{
    /// <summary>The first moment, included; all from the beginning when not set.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>The end, not included; all up to now when not set.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Values that a line must have, one of them for every dimension that is listed.</summary>
    public IReadOnlyDictionary<LedgerDimension, IReadOnlyList<string>> Where { get; init; } =
        new Dictionary<LedgerDimension, IReadOnlyList<string>>();

    /// <summary>The lines of one tenant among these. Who asks for others as well gets what both allow: of another tenant, nothing.</summary>
    internal LedgerSelection Within(TenantId tenant)
    {
        var where = new Dictionary<LedgerDimension, IReadOnlyList<string>>(Where);
        where[LedgerDimension.Tenant] = where.TryGetValue(LedgerDimension.Tenant, out var asked)
            ? [.. asked.Where(name => name == tenant.Value)]
            : [tenant.Value];
        return this with { Where = where };
    }
}
