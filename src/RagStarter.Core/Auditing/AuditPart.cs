namespace RagStarter.Core.Auditing;

/// <summary>A part of the audit log.</summary>
/// <param name="Entries">The entries, the latest first.</param>
/// <param name="Total">How many entries fit in all.</param>
public sealed record AuditPart(IReadOnlyList<AuditEntry> Entries, int Total);
