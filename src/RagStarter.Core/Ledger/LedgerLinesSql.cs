using RagStarter.Core.Storage;

namespace RagStarter.Core.Ledger;

/// <summary>
/// Conditions on lines that the partial indexes of the ledger are made for. The database takes such an index only for a
/// condition that is written like that of the index.
/// </summary>
internal static class LedgerLinesSql
{
    /// <summary>
    /// The lines that count as spent or as a request. The empty text keeps SQLite from choosing an index over the kind,
    /// which finds half of all lines one by one, instead of the one that is made of these lines only.
    /// </summary>
    public const string CountedFilter = "(\"Kind\" || '') IN ('settle', 'answer')";

    /// <summary>The lines that have savings, or have none only because they are older than these.</summary>
    public const string SavingFilter = "((\"Kind\" || '') = 'answer' OR \"CounterfactualMicroUsd\" IS NOT NULL)";

    /// <summary>Lines that count, as <see cref="CountedFilter"/> has them.</summary>
    public static string Counted(EntityTable ledger, string alias) =>
        $"({alias}.{ledger[nameof(LedgerEvent.Kind)]} || '') IN ('{LedgerKinds.Settle}', '{LedgerKinds.Answer}')";

    /// <summary>Lines with savings and lines of requests, as <see cref="SavingFilter"/> has them.</summary>
    public static string Saving(EntityTable ledger, string alias) =>
        $"(({alias}.{ledger[nameof(LedgerEvent.Kind)]} || '') = '{LedgerKinds.Answer}' OR {alias}.{ledger[nameof(LedgerEvent.CounterfactualMicroUsd)]} IS NOT NULL)";

    /// <summary>Lines of one kind among those of a partial index.</summary>
    public static string OfKind(EntityTable ledger, string alias, string kind) =>
        $"({alias}.{ledger[nameof(LedgerEvent.Kind)]} || '') = '{kind}'";
}
