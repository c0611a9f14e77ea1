using System.CommandLine;
using System.Globalization;
using RagStarter.Core.Ledger;
using RagStarter.Core.Tenancy;

namespace RagStarter.Cli.Commands;

/// <summary><c>ragstarter report usage | sources | drift | verify | export | experiments</c>: for the operator, over all tenants.</summary>
internal static class ReportCommand
{
    public static Command Create() => new("report", "Read the ledger: what was used and cited, whether it is right, and its lines")
    {
        ReportUsageCommand.Create(),
        ReportSourcesCommand.Create(),
        ReportDriftCommand.Create(),
        ReportVerifyCommand.Create(),
        ReportExportCommand.Create(),
        ExperimentsReportCommand.Create(),
    };

    public static Option<string> From() => new("--from") { Description = "The first moment: a date or a time in ISO 8601; UTC where no offset is given" };

    public static Option<string> To() => new("--to") { Description = "The end, not included: a date or a time in ISO 8601; UTC where no offset is given" };

    public static Option<string[]> Tenants() => new("--tenant", "-t") { Description = "Only this tenant (repeatable); all when none is given" };

    public static LedgerSelection Selection(ParseResult parsed, Option<string> from, Option<string> to, Option<string[]> tenants)
    {
        var named = parsed.GetValue(tenants) ?? [];
        return new LedgerSelection
        {
            From = Moment(parsed, from),
            To = Moment(parsed, to),
            Where = named.Length == 0 ? new Dictionary<LedgerDimension, IReadOnlyList<string>>() : new Dictionary<LedgerDimension, IReadOnlyList<string>> { [LedgerDimension.Tenant] = named },
        };
    }

    /// <exception cref="UsageException">A name is malformed.</exception>
    public static List<TenantId> TenantIds(ParseResult parsed, Option<string[]> tenants) =>
        [.. (parsed.GetValue(tenants) ?? []).Select(name => TenantId.TryParse(name, out var tenant) ? tenant : throw new UsageException($"'{name}' is not a tenant name."))];

    /// <exception cref="UsageException">The option is neither a date nor a time.</exception>
    public static DateTimeOffset? Moment(ParseResult parsed, Option<string> option) =>
        parsed.GetValue(option) is not { } text ? null
        : LedgerMoment.TryParse(text, out var moment) ? moment
        : throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"{option.Name} is '{text}'; give a date such as 2026-03-14 or a time such as 2026-03-14T10:30:00Z."));
}
