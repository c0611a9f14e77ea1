using System.Collections.Specialized;
using System.Globalization;
using System.Text.Json;
using System.Web;
using RagStarter.Core.Ledger;
using RagStarter.Core.Ledger.Requests;
using RagStarter.Core.Tenancy;

namespace RagStarter.Web.Components.Costs;

/// <summary>
/// What the page of costs shows: a period, whose spending, how it is grouped, and what it is narrowed to. All of it stands
/// in the address, so that a view can be kept and passed on; who opens it sees what is theirs.
/// </summary>
public sealed record CostsQuestion
{
    /// <summary>The longest span between two days, so that a chart stays a chart.</summary>
    public const int MaxDays = 400;

    private const string DateFormat = "yyyy-MM-dd";

    /// <summary>The dimensions that spending can be grouped by, in the order in which they are offered.</summary>
    public static IReadOnlyList<LedgerDimension> Groups { get; } =
    [
        LedgerDimension.Model, LedgerDimension.User, LedgerDimension.Team, LedgerDimension.Tenant, LedgerDimension.Service, LedgerDimension.Workflow, LedgerDimension.Prompt,
    ];

    private static readonly LedgerDimension[] Filters = [.. Groups, LedgerDimension.Outcome, LedgerDimension.Cache];

    /// <summary>The period up to now, unless two days are given.</summary>
    public CostsPeriod Period { get; init; } = CostsPeriod.Usual;

    /// <summary>The first day, where two days are given.</summary>
    public DateOnly? First { get; init; }

    /// <summary>The last day, included.</summary>
    public DateOnly? Last { get; init; }

    /// <summary>How spending is grouped; by time alone when not set.</summary>
    public LedgerDimension? By { get; init; } = LedgerDimension.Model;

    /// <summary>Whether the whole tenant is shown or the caller alone; only an admin may see the former.</summary>
    public bool OfTenant { get; init; }

    /// <summary>Whether money is shown, or tokens; what there is more to say about when not set.</summary>
    public bool? InMoney { get; init; }

    /// <summary>What is narrowed to.</summary>
    public IReadOnlyDictionary<LedgerDimension, string> Where { get; init; } = new SortedDictionary<LedgerDimension, string>();

    /// <summary>Where the page of requests begins.</summary>
    public RequestPlace? After { get; init; }

    /// <summary>What one bar of a chart covers.</summary>
    public LedgerBucket Bucket => First is null ? Period.Bucket : LedgerBucket.Day;

    /// <summary>Reads the query of an address; what makes no sense there is passed over.</summary>
    /// <param name="query">The query.</param>
    /// <param name="caller">Who asks.</param>
    public static CostsQuestion Read(string query, Caller caller)
    {
        var values = HttpUtility.ParseQueryString(query);
        var by = values["by"];
        var (first, last) = (DayOf(values["from"]), DayOf(values["to"]));
        var isSpan = first <= last && last.Value.DayNumber - first.Value.DayNumber < MaxDays;
        var mayAll = Roles.Includes(caller.Role, Roles.Admin);
        return new CostsQuestion
        {
            Period = CostsPeriod.All.FirstOrDefault(p => p.Key == values["period"]) ?? CostsPeriod.Usual,
            First = isSpan ? first : null,
            Last = isSpan ? last : null,
            By = by == "time" ? null : by is not null && LedgerGrouping.TryParse(by, out LedgerDimension dimension) && Groups.Contains(dimension) ? dimension : LedgerDimension.Model,
            OfTenant = mayAll && values["scope"] != "user",
            InMoney = values["measure"] switch { "money" => true, "tokens" => false, _ => null },
            Where = WhereOf(values),
            After = RequestPlace.TryParse(values["after"], out var place) ? place : null,
        };
    }

    /// <summary>The lines that are meant: of a caller who may not see the tenant's, their own.</summary>
    public LedgerSelection Selection(Caller caller, DateTimeOffset now)
    {
        var where = Where.ToDictionary(w => w.Key, w => (IReadOnlyList<string>)[w.Value]);
        if (!OfTenant || !Roles.Includes(caller.Role, Roles.Admin))
        {
            where[LedgerDimension.User] = Where.TryGetValue(LedgerDimension.User, out var user) && user != caller.User ? [] : [caller.User];
        }

        return new LedgerSelection { From = Starts(now)[0], To = EndOf(now), Where = where };
    }

    /// <summary>Where the bars of a chart begin.</summary>
    public IReadOnlyList<DateTimeOffset> Starts(DateTimeOffset now) => First is { } first && Last is { } last
        ? [.. Enumerable.Range(0, last.DayNumber - first.DayNumber + 1).Select(n => StartOf(first.AddDays(n)))]
        : [.. Enumerable.Range(0, Period.Buckets).Select(n => CostsPeriod.Add(Period.Bucket, Period.From(now), n))];

    /// <summary>The address of a part of the page that shows this.</summary>
    /// <param name="section">The part; empty for spending.</param>
    public string Address(string section = "") => (section.Length == 0 ? "/costs" : $"/costs/{section}") + Query();

    /// <summary>The address of a file with the table that is shown.</summary>
    public string TableAddress(DateTimeOffset now) => "/api/usage?" + string.Join(
        '&', Api(now).Append(("by", By is { } by ? NameOf(by) : "none")).Append(("bucket", NameOf(Bucket))).Append(("format", "csv")).Select(Parameter));

    /// <summary>The address of a file with the lines of the ledger that are meant.</summary>
    public string LinesAddress(DateTimeOffset now) => "/api/usage/export?" + string.Join('&', Api(now).Append(("format", "csv")).Select(Parameter));

    /// <summary>This, narrowed to a value of a dimension, or to none of it.</summary>
    public CostsQuestion Narrowed(LedgerDimension dimension, string? value)
    {
        var where = new SortedDictionary<LedgerDimension, string>(Where.ToDictionary());
        if (value is null)
        {
            where.Remove(dimension);
        }
        else
        {
            where[dimension] = value;
        }

        return this with { Where = where, After = null };
    }

    /// <summary>The name of a dimension or span of time in addresses.</summary>
    public static string NameOf<TName>(TName name)
        where TName : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(name.ToString());

    private DateTimeOffset? EndOf(DateTimeOffset now) => Last is { } last ? StartOf(last.AddDays(1)) : null;

    private string Query()
    {
        var values = new List<(string, string)>();
        if (First is { } first && Last is { } last)
        {
            values.AddRange([("from", DayText(first)), ("to", DayText(last))]);
        }
        else if (Period != CostsPeriod.Usual)
        {
            values.Add(("period", Period.Key));
        }

        if (By != LedgerDimension.Model)
        {
            values.Add(("by", By is { } by ? NameOf(by) : "time"));
        }

        if (!OfTenant)
        {
            values.Add(("scope", "user"));
        }

        if (InMoney is { } money)
        {
            values.Add(("measure", money ? "money" : "tokens"));
        }

        values.AddRange(Where.Select(w => (NameOf(w.Key), w.Value)));
        if (After is { } after)
        {
            values.Add(("after", after.ToString()));
        }

        return values.Count == 0 ? string.Empty : "?" + string.Join('&', values.Select(Parameter));
    }

    private IEnumerable<(string Name, string Value)> Api(DateTimeOffset now)
    {
        yield return ("from", Starts(now)[0].ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
        if (EndOf(now) is { } end)
        {
            yield return ("to", end.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
        }

        if (OfTenant)
        {
            yield return ("scope", "tenant");
        }

        foreach (var (dimension, value) in Where)
        {
            yield return (NameOf(dimension), value);
        }
    }

    private static SortedDictionary<LedgerDimension, string> WhereOf(NameValueCollection values)
    {
        var where = new SortedDictionary<LedgerDimension, string>();
        foreach (var dimension in Filters)
        {
            if (values.GetValues(NameOf(dimension)) is [var value, ..])
            {
                where[dimension] = value;
            }
        }

        return where;
    }

    private static string Parameter((string Name, string Value) parameter) => $"{parameter.Name}={Uri.EscapeDataString(parameter.Value)}";

    private static string DayText(DateOnly day) => day.ToString(DateFormat, CultureInfo.InvariantCulture);

    private static DateOnly? DayOf(string? text) =>
        DateOnly.TryParseExact(text, DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static DateTimeOffset StartOf(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
}
