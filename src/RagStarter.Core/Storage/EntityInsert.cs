using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace RagStarter.Core.Storage;

/// <summary>
/// Adds rows with prepared statements on the context's connection: several times faster than tracking them, and a row that
/// is there already is passed over by the database itself.
/// </summary>
internal static class EntityInsert
{
    // Across a network many rows share a round trip. In process there is none, and SQLite looks each parameter up by its
    // name in a list, so that a statement of eight rows takes twice as long for a row as one of a single row.
    private const int RowsOverNetwork = 64;

    /// <summary>Adds entities in their order, in the context's transaction.</summary>
    /// <returns>How many were not there before.</returns>
    public static async Task<int> RunAsync<TEntity>(StateDbContext context, IReadOnlyList<TEntity> rows, int? rowsPerStatement = null)
        where TEntity : class
    {
        var perStatement = rowsPerStatement ?? (context.Database.GetDbConnection().CanCreateBatch ? RowsOverNetwork : 1);
        var whole = rows.Count - (rows.Count % perStatement);
        return await InsertAsync(context, rows, 0, whole, perStatement).ConfigureAwait(false)
            + await InsertAsync(context, rows, whole, rows.Count, 1).ConfigureAwait(false);
    }

    /// <summary>A statement in the context's transaction.</summary>
    public static DbCommand Command(StateDbContext context, string text)
    {
        var command = context.Database.GetDbConnection().CreateCommand();
        command.Transaction = context.Database.CurrentTransaction?.GetDbTransaction();
        command.CommandText = text;
        return command;
    }

    private static async Task<int> InsertAsync<TEntity>(StateDbContext context, IReadOnlyList<TEntity> rows, int from, int to, int perStatement)
        where TEntity : class
    {
        if (from == to)
        {
            return 0;
        }

        var table = EntityTable.Of<TEntity>(context);
        var added = 0;

        // Most rows have nothing in the columns that may be empty; on their own they are written without them.
        DbCommand? plain = null, whole = null;
        try
        {
            for (var next = from; next < to; next += perStatement)
            {
                if (perStatement == 1 && table.IsPlain(rows[next]))
                {
                    plain ??= await PrepareAsync(context, table, isPlain: true, perStatement).ConfigureAwait(false);
                    added += await ExecuteAsync(plain, table.PlainColumns, rows, next, perStatement).ConfigureAwait(false);
                }
                else
                {
                    whole ??= await PrepareAsync(context, table, isPlain: false, perStatement).ConfigureAwait(false);
                    added += await ExecuteAsync(whole, table.Columns, rows, next, perStatement).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            plain?.Dispose();
            whole?.Dispose();
        }

        return added;
    }

    private static async Task<DbCommand> PrepareAsync(StateDbContext context, EntityTable table, bool isPlain, int rows)
    {
        var columns = isPlain ? table.PlainColumns : table.Columns;
        var command = Command(context, table.Insert(rows, isPlain));
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns.Count; column++)
            {
                command.Parameters.Add(columns[column].CreateParameter(command, EntityTable.Parameter(row, column)));
            }
        }

        await command.PrepareAsync().ConfigureAwait(false);
        return command;
    }

    private static async Task<int> ExecuteAsync<TEntity>(
        DbCommand command, IReadOnlyList<EntityColumn> columns, IReadOnlyList<TEntity> rows, int from, int count)
        where TEntity : class
    {
        for (var row = 0; row < count; row++)
        {
            for (var column = 0; column < columns.Count; column++)
            {
                command.Parameters[(row * columns.Count) + column].Value = columns[column].ValueOf(rows[from + row]);
            }
        }

        return await command.ExecuteNonQueryAsync().ConfigureAwait(false);
    }
}
