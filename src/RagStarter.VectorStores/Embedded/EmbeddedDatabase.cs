using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.VectorData;
using SQLitePCL;

namespace RagStarter.VectorStores.Embedded;

/// <summary>Opens connections to the store's file and turns SQLite's errors into those of VectorData.</summary>
internal sealed class EmbeddedDatabase
{
    private const string Pragmas = "PRAGMA busy_timeout = 5000; PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8000;";

    private static readonly ConditionalWeakTable<sqlite3, object> Prepared = [];

    private readonly string _connectionString;
    private readonly string _path;

    public EmbeddedDatabase(EmbeddedVectorStoreOptions options)
    {
        _path = options.Path;
        _connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = options.Path,
            Mode = SqliteOpenMode.ReadWriteCreate,
            DefaultTimeout = (int)Math.Max(1, options.BusyTimeout.TotalSeconds),
        }.ToString();
        Run("Open", connection =>
        {
            Execute(connection, "PRAGMA journal_mode = WAL;");
            Execute(connection, "CREATE TABLE IF NOT EXISTS collections (name TEXT PRIMARY KEY, signature TEXT NOT NULL, incarnation TEXT NOT NULL, change INTEGER NOT NULL);");
            return true;
        });
    }

    public string Path => _path;

    public SqliteConnection Open()
    {
        var connection = new SqliteConnection(_connectionString);
        connection.Open();

        // The provider keeps connections to the file open and hands them out again as they were.
        if (!Prepared.TryGetValue(connection.Handle!, out _))
        {
            Execute(connection, Pragmas);
            Prepared.TryAdd(connection.Handle!, Pragmas);
        }

        return connection;
    }

    /// <summary>Runs work on a connection of its own.</summary>
    public T Run<T>(string operation, Func<SqliteConnection, T> work, string? collection = null)
    {
        try
        {
            using var connection = Open();
            return work(connection);
        }
        catch (SqliteException problem)
        {
            throw Wrap(problem, operation, collection);
        }
    }

    /// <summary>Runs work in one transaction that takes the write lock at once.</summary>
    public T Write<T>(string operation, Func<SqliteConnection, T> work, string? collection = null) => Run(
        operation,
        connection =>
        {
            using var transaction = connection.BeginTransaction(deferred: false);
            var result = work(connection);
            transaction.Commit();
            return result;
        },
        collection);

    public VectorStoreException Wrap(Exception problem, string operation, string? collection) =>
        new($"The embedded vector store '{_path}' failed in {operation}: {problem.Message}", problem)
        {
            VectorStoreSystemName = EmbeddedVectorStore.SystemName,
            VectorStoreName = _path,
            CollectionName = collection,
            OperationName = operation,
        };

    public static void Execute(SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var command = Command(connection, sql, parameters);
        command.ExecuteNonQuery();
    }

    public static object? Scalar(SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var command = Command(connection, sql, parameters);
        return command.ExecuteScalar();
    }

    public static SqliteCommand Command(SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return command;
    }
}
