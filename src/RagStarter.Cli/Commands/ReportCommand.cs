using System.CommandLine;
using System.Globalization;
using RagStarter.Core.Ledger;
using RagStarter.Core.Tenancy;

namespace RagStarter.Cli.Commands;

/// <summary><c>ragstarter report usage | savings | sources | drift | verify | export | experiments</c>: for the operator, over all tenants.</summary>
internal static class ReportCommand
{
    public static Command Create() => new("report", "Read the ledger: what was used, saved and cited, whether it is right, and its lines")
    {
        ReportUsageCommand.Create(),
        ReportSavingsCommand.Create(),
        ReportSourcesCommand.Create(),
        ReportDriftCommand.Create(),
        ReportVerifyCommand.Create(),
        ReportExportCommand.Create(),
        ExperimentsReportCommand.Create(),
    };

    public static Option<string> From() => new("--from") { Description = "The first moment: a date or a time in ISO 8601; UTC where no offset is given" };

    public static Option<string> To() => new("--to") { Description = "The end, not included: a date or a time in ISO 8601; UTC where no offset is given" };

    public static Option<string[]> Tenants() => new("--tenant", "-t") { Description = "Only this tenant (repeatable); all when none is given" };

    public static Option<string[]> By(string[] standard) => new("--by")
    {
        Description = "Dimensions and one of hour, day, month, separated by commas: tenant, team, user, service, environment, workflow, model, operation, prompt, price-version, outcome, cache, ladder-step, experiments",
        DefaultValueFactory = _ => standard,
    };

    public static Option<string> Zone() => new("--zone") { Description = "The time zone of the days, such as Europe/Berlin", DefaultValueFactory = _ => "UTC" };

    /// <exception cref="UsageException">A name or the zone means nothing.</exception>
    public static LedgerGrouping Grouping(ParseResult parsed, Option<string[]> by, Option<string> zone)
    {
        var names = parsed.GetValue(by)!.SelectMany(b => b.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        if (!LedgerGrouping.TryParse(names, out var grouping, out var unknown))
        {
            throw new UsageException($"--by has '{unknown}', which is no dimension, or a second span of time.");
        }

        return TimeZoneInfo.TryFindSystemTimeZoneById(parsed.GetValue(zone)!, out var found)
            ? grouping with { Zone = found }
            : throw new UsageException($"'{parsed.GetValue(zone)}' is not a time zone; use a name such as Europe/Berlin.");
    }

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
