using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using RagStarter.Core.Storage;

namespace RagStarter.Core.Ledger;

/// <summary>A selection of lines as conditions and parameters of a statement, in SQL that SQLite and PostgreSQL share.</summary>
internal sealed class LedgerFilterSql
{
    private readonly LedgerSelection _selection;
    private readonly List<(LedgerDimension Dimension, List<string> Plain, List<string> Arms)> _where = [];
    private readonly List<(string Name, object Value)> _parameters = [];

    /// <param name="selection">Which lines.</param>
    public LedgerFilterSql(LedgerSelection selection)
    {
        _selection = selection;
        if (selection.From is { } from)
        {
            Add("@from", from.ToUnixTimeMilliseconds());
        }

        if (selection.To is { } to)
        {
            Add("@to", to.ToUnixTimeMilliseconds());
        }

        foreach (var (dimension, values) in selection.Where)
        {
            List<string> plain = [], arms = [];
            foreach (var value in values)
            {
                var isArm = dimension == LedgerDimension.Experiments && value.Length > 0;
                var name = string.Create(CultureInfo.InvariantCulture, $"@w{_parameters.Count}");
                (isArm ? arms : plain).Add(name);
                Add(name, isArm ? $";{value};" : value);
            }

            _where.Add((dimension, plain, arms));
        }
    }

    /// <summary>The dimensions that lines are chosen by.</summary>
    public IEnumerable<LedgerDimension> Dimensions => _where.Select(w => w.Dimension);

    /// <summary>A further parameter of the statement.</summary>
    public void Add(string name, object value) => _parameters.Add((name, value));

    /// <summary>The conditions, all of which a line must meet.</summary>
    /// <param name="at">The column of the line's time.</param>
    /// <param name="column">The column of a dimension.</param>
    public IEnumerable<string> Conditions(string at, Func<LedgerDimension, string> column)
    {
        if (_selection.From is not null)
        {
            yield return $"{at} >= @from";
        }

        if (_selection.To is not null)
        {
            yield return $"{at} < @to";
        }

        foreach (var (dimension, plain, arms) in _where)
        {
            yield return Condition(column(dimension), plain, arms);
        }
    }

    /// <summary>A statement with the parameters.</summary>
    public DbCommand Command(StateDbContext context, string text)
    {
        var command = context.Database.GetDbConnection().CreateCommand();
        command.CommandText = text;
        foreach (var (name, value) in _parameters)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value;
            command.Parameters.Add(parameter);
        }

        return command;
    }

    private static string Condition(string column, List<string> plain, List<string> arms)
    {
        var all = arms.Select(arm => $"REPLACE(';' || {column} || ';', {arm}, '') <> ';' || {column} || ';'").ToList();
        if (plain.Count > 0 || arms.Count == 0)
        {
            // No value at all is one that no line has.
            all.Add(plain.Count == 0 ? "1 = 0" : $"{column} IN ({string.Join(", ", plain)})");
        }

        return $"({string.Join(" OR ", all)})";
    }
}
