using System.Data.Common;
using System.Globalization;
using RagStarter.Core.Ledger.Savings;
using RagStarter.Core.Storage;

namespace RagStarter.Core.Ledger;

/// <summary>
/// The statement that sums up the ledger, in SQL that SQLite and PostgreSQL share: the lines that are kept, and the days
/// of those that were removed, in one statement and so from one state of the database.
/// </summary>
/// <remarks>
/// SQLite groups by sorting, which takes longer than reading: there, the rows are read one by one and added up here
/// (<see cref="Rows"/>).
/// </remarks>
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

    private readonly LedgerFigures _figures;
    private readonly EntityTable _ledger;
    private readonly EntityTable _days;
    private readonly long? _grain;
    private readonly IReadOnlyList<LedgerDimension> _by;
    private readonly LedgerFilterSql _filter;

    /// <param name="context">The database.</param>
    /// <param name="selection">Which lines.</param>
    /// <param name="by">The dimensions.</param>
    /// <param name="grain">The span of time of one sum in milliseconds since 1970, if any.</param>
    /// <param name="figures">What is summed up.</param>
    public LedgerSumSql(StateDbContext context, LedgerSelection selection, IReadOnlyList<LedgerDimension> by, long? grain, LedgerFigures figures)
    {
        _figures = figures;
        _ledger = EntityTable.Of<LedgerEvent>(context);
        _days = EntityTable.Of<LedgerDay>(context);
        _filter = new LedgerFilterSql(selection);
        _by = by;
        _grain = grain;
    }

    /// <summary>How many figures a sum has.</summary>
    public int Figures => FiguresOfLines().Count();

    /// <summary>The statement over all that was ever counted. A group can have several rows.</summary>
    public DbCommand OverAll(StateDbContext context) => _filter.Command(context, $"{OfLines(null, isSummed: true)}\nUNION ALL\n{OfDays(isSummed: true)}");

    /// <summary>The same without sums: a row for every line and every day, with what is to be added.</summary>
    public DbCommand Rows(StateDbContext context) => _filter.Command(context, $"{OfLines(null, isSummed: false)}\nUNION ALL\n{OfDays(isSummed: false)}");

    /// <summary>The statement over some lines that are kept.</summary>
    public DbCommand OverLines(StateDbContext context, IEnumerable<long> sequences) => _filter.Command(
        context,
        OfLines($"l.{_ledger[nameof(LedgerEvent.Sequence)]} IN ({string.Join(", ", sequences.Select(s => s.ToString(CultureInfo.InvariantCulture)))})", isSummed: true));

    /// <summary>A row of sums.</summary>
    public LedgerSum Read(DbDataReader row)
    {
        var next = 0;
        var span = _grain is null ? 0 : row.GetInt64(next++);
        var values = new string[_by.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = row.GetString(next++);
        }

        var figures = new long[row.FieldCount - next];
        for (var i = 0; i < figures.Length; i++)
        {
            figures[i] = row.GetInt64(next + i);
        }

        return Sum(span, values, figures);
    }

    /// <summary>The sum of a group.</summary>
    /// <param name="span">The number of its span of time, counted in grains since 1970; no matter where there is no grain.</param>
    /// <param name="values">Its values.</param>
    /// <param name="figures">What was added up, in the order of the columns.</param>
    public LedgerSum Sum(long span, IReadOnlyList<string> values, ReadOnlySpan<long> figures)
    {
        DateTimeOffset? start = _grain is { } grain ? DateTimeOffset.FromUnixTimeMilliseconds(span * grain) : null;
        return _figures switch
        {
            LedgerFigures.Savings => Savings(figures, start, values),
            LedgerFigures.Requests => new LedgerSum(start, values, default, 0, 0, figures[0], 0),
            _ => Usage(figures, start, values),
        };
    }

    private static LedgerSum Usage(ReadOnlySpan<long> figures, DateTimeOffset? start, IReadOnlyList<string> values) => new(
        start,
        values,
        new TokenUsage
        {
            PromptTokens = figures[0],
            CachedPromptTokens = figures[1],
            CompletionTokens = figures[2],
            EmbeddingTokens = figures[3],
            RetrievedTokens = figures[4],
            PackedTokens = figures[5],
            CitedTokens = figures[6],
        },
        figures[7],
        figures[8],
        figures[9],
        figures[10]);

    private static LedgerSum Savings(ReadOnlySpan<long> figures, DateTimeOffset? start, IReadOnlyList<string> values) => new(
        start, values, default, 0, 0, figures[13], 0)
    {
        Savings = new SavingsFigures
        {
            CounterfactualMicroUsd = figures[0],
            CounterfactualTokens = figures[1],
            ActualMicroUsd = figures[2],
            ActualTokens = figures[3],
            PruningMicroUsd = figures[4],
            PruningTokens = figures[5],
            RoutingMicroUsd = figures[6],
            ExtractiveMicroUsd = figures[7],
            PromptCachingMicroUsd = figures[8],
            EmbeddingCacheMicroUsd = figures[9],
            EmbeddingCacheTokens = figures[10],
            ResponseCacheMicroUsd = figures[11],
            ResponseCacheTokens = figures[12],
        },
        RequestsBefore = figures[14],
    };

    private static bool IsOfRequest(LedgerDimension dimension) => dimension >= LedgerDimension.Outcome;

    private static string Total(string expression) => $"CAST(COALESCE(SUM({expression}), 0) AS bigint)";

    private static string Count(string condition) => $"CASE WHEN {condition} THEN 1 ELSE 0 END";

    private string OfLines(string? condition, bool isSummed)
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
            condition is null ? LinesWithFigures() : [.. LinesWithFigures(), condition],
            isSummed);
    }

    private IEnumerable<string> FiguresOfLines()
    {
        var kind = $"l.{_ledger[nameof(LedgerEvent.Kind)]}";
        var counterfactual = $"l.{_ledger[nameof(LedgerEvent.CounterfactualMicroUsd)]}";
        return _figures switch
        {
            LedgerFigures.Savings => SavingsSums.Select(s => $"l.{_ledger[s]}")
                .Append(Count($"{kind} = '{LedgerKinds.Answer}' AND {counterfactual} IS NOT NULL"))
                .Append(Count($"{kind} = '{LedgerKinds.Answer}' AND {counterfactual} IS NULL")),
            LedgerFigures.Requests => ["1"],
            _ => UsageSums.Select(s => $"l.{_ledger[s]}")
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

    private string OfDays(bool isSummed)
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
        return Select($"{_days.Name} AS d", Column(nameof(LedgerDay.Day)), sums, d => Column(d.ToString()), conditions, isSummed);
    }

    private string Select(string from, string at, IEnumerable<string> figures, Func<LedgerDimension, string> column, IEnumerable<string> conditions, bool isSummed)
    {
        var groups = _by.Select(column).ToList();
        if (_grain is { } grain)
        {
            groups.Insert(0, string.Create(CultureInfo.InvariantCulture, $"{at} / {grain}"));
        }

        var where = conditions.Concat(_filter.Conditions(at, column)).ToList();
        return $"SELECT {string.Join(", ", groups.Concat(isSummed ? figures.Select(Total) : figures))}\nFROM {from}"
            + (where.Count == 0 ? string.Empty : $"\nWHERE {string.Join(" AND ", where)}")
            + (groups.Count == 0 || !isSummed ? string.Empty : $"\nGROUP BY {string.Join(", ", groups)}");
    }
}
