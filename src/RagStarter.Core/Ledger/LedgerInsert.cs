using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using RagStarter.Core.Storage;

namespace RagStarter.Core.Ledger;

/// <summary>
/// Adds lines with prepared statements on the context's connection: several times faster than tracking them, and a line
/// that is there already is passed over by the database itself.
/// </summary>
internal static class LedgerInsert
{
    // Across a network many rows share a round trip. In process there is none, and SQLite looks each parameter up by its
    // name in a list, so that a statement of eight rows takes twice as long for a row as one of a single row.
    private const int RowsOverNetwork = 64;

    /// <summary>Adds lines in their order, all or none; returns when they are durable.</summary>
    public static async Task RunAsync(StateDbContext context, IReadOnlyList<LedgerEvent> lines, int? rowsPerStatement = null)
    {
        await context.Database.OpenConnectionAsync().ConfigureAwait(false);
        await using var transaction = await context.Database.BeginTransactionAsync().ConfigureAwait(false);
        var rows = rowsPerStatement ?? (context.Database.GetDbConnection().CanCreateBatch ? RowsOverNetwork : 1);
        var whole = lines.Count - (lines.Count % rows);
        await InsertAsync(context, transaction, lines, 0, whole, rows).ConfigureAwait(false);
        await InsertAsync(context, transaction, lines, whole, lines.Count, 1).ConfigureAwait(false);
        await transaction.CommitAsync().ConfigureAwait(false);
    }

    private static async Task InsertAsync(
        StateDbContext context, IDbContextTransaction transaction, IReadOnlyList<LedgerEvent> lines, int from, int to, int rows)
    {
        if (from == to)
        {
            return;
        }

        var table = LedgerTable.Of<LedgerEvent>(context);

        // Most lines have no savings; on their own they are written without these columns.
        DbCommand? plain = null, whole = null;
        try
        {
            for (var next = from; next < to; next += rows)
            {
                if (rows == 1 && lines[next].CounterfactualMicroUsd is null)
                {
                    plain ??= await PrepareAsync(context, transaction, table, table.PlainColumns, rows).ConfigureAwait(false);
                    await ExecuteAsync(plain, table.PlainColumns, lines, next, rows).ConfigureAwait(false);
                }
                else
                {
                    whole ??= await PrepareAsync(context, transaction, table, table.Columns, rows).ConfigureAwait(false);
                    await ExecuteAsync(whole, table.Columns, lines, next, rows).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            plain?.Dispose();
            whole?.Dispose();
        }
    }

    private static async Task<DbCommand> PrepareAsync(
        StateDbContext context, IDbContextTransaction transaction, LedgerTable table, IReadOnlyList<LedgerColumn> columns, int rows)
    {
        var command = context.Database.GetDbConnection().CreateCommand();
        command.Transaction = transaction.GetDbTransaction();
        command.CommandText = table.Insert(rows, columns);
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns.Count; column++)
            {
                command.Parameters.Add(columns[column].CreateParameter(command, LedgerTable.Parameter(row, column)));
            }
        }

        await command.PrepareAsync().ConfigureAwait(false);
        return command;
    }

    private static async Task ExecuteAsync(DbCommand command, IReadOnlyList<LedgerColumn> columns, IReadOnlyList<LedgerEvent> lines, int from, int rows)
    {
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns.Count; column++)
            {
                command.Parameters[(row * columns.Count) + column].Value = columns[column].ValueOf(lines[from + row]);
            }
        }

        await command.ExecuteNonQueryAsync().ConfigureAwait(false);
    }
}
