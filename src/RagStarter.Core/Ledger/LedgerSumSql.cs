using System.Data.Common;
using System.Globalization;
using RagStarter.Core.Ledger.Savings;
using RagStarter.Core.Storage;

namespace RagStarter.Core.Ledger;

/// <summary>
/// The statement that sums up the ledger, in SQL that SQLite and PostgreSQL share: the lines that are kept, and the days
/// of those that were removed, in one statement and so from one state of the database.
/// </summary>
internal sealed class LedgerSumSql
{
    private static readonly string[] UsageSums =
    [
        nameof(LedgerEvent.PromptTokens),
        nameof(LedgerEvent.CachedPromptTokens),
        nameof(LedgerEvent.CompletionTokens),
        nameof(LedgerEvent.EmbeddingTokens),
        nameof(LedgerEvent.RetrievedTokens),
        nameof(LedgerEvent.PackedTokens),
        nameof(LedgerEvent.CitedTokens),
        nameof(LedgerEvent.CostMicroUsd),
    ];

    private static readonly string[] SavingsSums =
    [
        nameof(LedgerEvent.CounterfactualMicroUsd),
        nameof(LedgerEvent.CounterfactualTokens),
        nameof(LedgerEvent.ActualMicroUsd),
        nameof(LedgerEvent.ActualTokens),
        nameof(LedgerEvent.PruningMicroUsd),
        nameof(LedgerEvent.PruningTokens),
        nameof(LedgerEvent.RoutingMicroUsd),
        nameof(LedgerEvent.ExtractiveMicroUsd),
        nameof(LedgerEvent.PromptCachingMicroUsd),
        nameof(LedgerEvent.EmbeddingCacheMicroUsd),
        nameof(LedgerEvent.EmbeddingCacheTokens),
        nameof(LedgerEvent.ResponseCacheMicroUsd),
        nameof(LedgerEvent.ResponseCacheTokens),
    ];

    // SQLite groups by sorting: the lines of a day fit into its memory, those of a month go to disk and back. A statement
    // of many parts has to be read, too.
    private const int MostParts = 60;
    private static readonly TimeSpan Part = TimeSpan.FromDays(1);

    private readonly LedgerFigures _figures;
    private readonly LedgerTable _ledger;
    private readonly LedgerTable _days;
    private readonly long? _grain;
    private readonly IReadOnlyList<LedgerDimension> _by;
    private readonly LedgerFilterSql _filter;
    private readonly IReadOnlyList<string?> _parts;

    /// <param name="context">The database.</param>
    /// <param name="selection">Which lines.</param>
    /// <param name="by">The dimensions.</param>
    /// <param name="grain">The span of time of one sum in milliseconds since 1970, if any.</param>
    /// <param name="figures">What is summed up.</param>
    public LedgerSumSql(StateDbContext context, LedgerSelection selection, IReadOnlyList<LedgerDimension> by, long? grain, LedgerFigures figures)
    {
        _figures = figures;
        _ledger = LedgerTable.Of<LedgerEvent>(context);
        _days = LedgerTable.Of<LedgerDay>(context);
        _filter = new LedgerFilterSql(selection);
        _by = by;
        _grain = grain;
        _parts = context is SqliteDbContext ? Parts(selection) : [null];
    }

    /// <summary>The statement over all that was ever counted. A group can have several rows.</summary>
    public DbCommand OverAll(StateDbContext context) =>
        _filter.Command(context, string.Join("\nUNION ALL\n", _parts.Select(OfLines).Append(OfDays())));

    /// <summary>The statement over some lines that are kept.</summary>
    public DbCommand OverLines(StateDbContext context, IEnumerable<long> sequences) => _filter.Command(
        context,
        OfLines($"l.{_ledger[nameof(LedgerEvent.Sequence)]} IN ({string.Join(", ", sequences.Select(s => s.ToString(CultureInfo.InvariantCulture)))})"));

    /// <summary>A row of the answer: where its span of time begins, and the sum.</summary>
    public LedgerSum Read(DbDataReader row)
    {
        var next = 0;
        DateTimeOffset? start = _grain is { } grain ? DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(next++) * grain) : null;
        var values = new string[_by.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = row.GetString(next++);
        }

        return _figures switch
        {
            LedgerFigures.Savings => Savings(row, next, start, values),
            LedgerFigures.Requests => new LedgerSum(start, values, default, 0, 0, row.GetInt64(next), 0),
            _ => Usage(row, next, start, values),
        };
    }

    private static LedgerSum Usage(DbDataReader row, int next, DateTimeOffset? start, string[] values) => new(
        start,
        values,
        new TokenUsage
        {
            PromptTokens = row.GetInt64(next),
            CachedPromptTokens = row.GetInt64(next + 1),
            CompletionTokens = row.GetInt64(next + 2),
            EmbeddingTokens = row.GetInt64(next + 3),
            RetrievedTokens = row.GetInt64(next + 4),
            PackedTokens = row.GetInt64(next + 5),
            CitedTokens = row.GetInt64(next + 6),
        },
        row.GetInt64(next + 7),
        row.GetInt64(next + 8),
        row.GetInt64(next + 9),
        row.GetInt64(next + 10));

    private static LedgerSum Savings(DbDataReader row, int next, DateTimeOffset? start, string[] values) => new(
        start, values, default, 0, 0, row.GetInt64(next + 13), 0)
    {
        Savings = new SavingsFigures
        {
            CounterfactualMicroUsd = row.GetInt64(next),
            CounterfactualTokens = row.GetInt64(next + 1),
            ActualMicroUsd = row.GetInt64(next + 2),
            ActualTokens = row.GetInt64(next + 3),
            PruningMicroUsd = row.GetInt64(next + 4),
            PruningTokens = row.GetInt64(next + 5),
            RoutingMicroUsd = row.GetInt64(next + 6),
            ExtractiveMicroUsd = row.GetInt64(next + 7),
            PromptCachingMicroUsd = row.GetInt64(next + 8),
            EmbeddingCacheMicroUsd = row.GetInt64(next + 9),
            EmbeddingCacheTokens = row.GetInt64(next + 10),
            ResponseCacheMicroUsd = row.GetInt64(next + 11),
            ResponseCacheTokens = row.GetInt64(next + 12),
        },
        RequestsBefore = row.GetInt64(next + 14),
    };

    private static bool IsOfRequest(LedgerDimension dimension) => dimension >= LedgerDimension.Outcome;

    private static string Sum(string expression) => $"CAST(COALESCE(SUM({expression}), 0) AS bigint)";

    private static string Count(string condition) => Sum($"CASE WHEN {condition} THEN 1 ELSE 0 END");

    // Conditions that divide the selected span of time; none where it has no beginning. The last part is open: the clock
    // decides how long the parts are, and not what they count.
    private List<string?> Parts(LedgerSelection selection)
    {
        if (selection.From is not { } from)
        {
            return [null];
        }

        var span = (selection.To ?? DateTimeOffset.UtcNow) - from;
        var count = Math.Clamp((int)Math.Ceiling(span / Part), 1, MostParts);
        var at = $"l.{_ledger[nameof(LedgerEvent.At)]}";
        var limits = Enumerable.Range(1, count - 1).Select(n => (from + (n * span / count)).ToUnixTimeMilliseconds()).ToList();
        return
        [
            .. Enumerable.Range(0, count).Select(n => (n, count) switch
            {
                (_, 1) => null,
                (0, _) => string.Create(CultureInfo.InvariantCulture, $"{at} < {limits[0]}"),
                _ when n == count - 1 => string.Create(CultureInfo.InvariantCulture, $"{at} >= {limits[n - 1]}"),
                _ => string.Create(CultureInfo.InvariantCulture, $"{at} >= {limits[n - 1]} AND {at} < {limits[n]}"),
            }),
        ];
    }

    private string OfLines(string? condition)
    {
        // What is known of the request only stands on its own line; that line's id is the request's.
        var ofOthers = _figures != LedgerFigures.Requests && (_by.Any(IsOfRequest) || _filter.Dimensions.Any(IsOfRequest));
        var join = ofOthers
            ? $"\nLEFT JOIN {_ledger.Name} AS a ON a.{_ledger[nameof(LedgerEvent.Kind)]} = '{LedgerKinds.Answer}' AND a.{_ledger[nameof(LedgerEvent.CallId)]} = l.{_ledger[nameof(LedgerEvent.RequestId)]}"
            : string.Empty;
        return Select(
            $"{_ledger.Name} AS l{join}",
            $"l.{_ledger[nameof(LedgerEvent.At)]}",
            FiguresOfLines(),
            d => ofOthers && IsOfRequest(d) ? $"COALESCE(a.{_ledger[d.ToString()]}, '')" : $"l.{_ledger[d.ToString()]}",
            condition is null ? LinesWithFigures() : [.. LinesWithFigures(), condition]);
    }

    private IEnumerable<string> FiguresOfLines()
    {
        var kind = $"l.{_ledger[nameof(LedgerEvent.Kind)]}";
        var counterfactual = $"l.{_ledger[nameof(LedgerEvent.CounterfactualMicroUsd)]}";
        return _figures switch
        {
            LedgerFigures.Savings => SavingsSums.Select(s => Sum($"l.{_ledger[s]}"))
                .Append(Count($"{kind} = '{LedgerKinds.Answer}' AND {counterfactual} IS NOT NULL"))
                .Append(Count($"{kind} = '{LedgerKinds.Answer}' AND {counterfactual} IS NULL")),
            LedgerFigures.Requests => ["COUNT(*)"],
            _ => UsageSums.Select(s => Sum($"l.{_ledger[s]}"))
                .Append(Count($"{kind} = '{LedgerKinds.Settle}'"))
                .Append(Count($"{kind} = '{LedgerKinds.Answer}'"))
                .Append(Count($"l.{_ledger[nameof(LedgerEvent.Estimated)]}")),
        };
    }

    private string[] LinesWithFigures() => _figures switch
    {
        LedgerFigures.Savings => [LedgerLinesSql.Saving(_ledger, "l")],
        LedgerFigures.Requests => [LedgerLinesSql.Saving(_ledger, "l"), LedgerLinesSql.OfKind(_ledger, "l", LedgerKinds.Answer)],
        _ => [LedgerLinesSql.Counted(_ledger, "l")],
    };

    private string OfDays()
    {
        string Column(string name) => $"d.{_days[name]}";
        var requests = Column(nameof(LedgerDay.Requests));
        var sums = _figures switch
        {
            LedgerFigures.Savings => SavingsSums.Append(nameof(LedgerDay.RequestsWithSavings)).Select(Column)
                .Append($"{requests} - {Column(nameof(LedgerDay.RequestsWithSavings))}"),
            LedgerFigures.Requests => [requests],
            _ => UsageSums.Append(nameof(LedgerDay.Calls)).Append(nameof(LedgerDay.Requests)).Append(nameof(LedgerDay.EstimatedCalls)).Select(Column),
        };

        // Calls of requests have no savings of their own.
        string[] conditions = _figures switch
        {
            LedgerFigures.Savings => [$"({requests} <> 0 OR {Column(nameof(LedgerDay.CounterfactualTokens))} <> 0)"],
            LedgerFigures.Requests => [$"{requests} <> 0"],
            _ => [],
        };
        return Select($"{_days.Name} AS d", Column(nameof(LedgerDay.Day)), sums.Select(Sum), d => Column(d.ToString()), conditions);
    }

    private string Select(string from, string at, IEnumerable<string> sums, Func<LedgerDimension, string> column, IEnumerable<string> conditions)
    {
        var groups = _by.Select(column).ToList();
        if (_grain is { } grain)
        {
            groups.Insert(0, string.Create(CultureInfo.InvariantCulture, $"{at} / {grain}"));
        }

        var where = conditions.Concat(_filter.Conditions(at, column)).ToList();
        return $"SELECT {string.Join(", ", groups.Concat(sums))}\nFROM {from}"
            + (where.Count == 0 ? string.Empty : $"\nWHERE {string.Join(" AND ", where)}")
            + (groups.Count == 0 ? string.Empty : $"\nGROUP BY {string.Join(", ", groups)}");
    }
}
