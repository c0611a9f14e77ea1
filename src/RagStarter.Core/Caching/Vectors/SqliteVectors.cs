using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using RagStarter.Core.Storage;
using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Caching.Vectors;

/// <summary>
/// Vectors in a file of the state folder. It may be deleted at any time; what a power cut loses is computed again.
/// </summary>
internal sealed class SqliteVectors(ApplicationPaths paths, IOptions<CacheOptions> options, TimeProvider time) : ISharedVectors, IDisposable
{
    // After so many writes the file is looked at for what has expired or is too much.
    private const int WritesBetweenCleanings = 256;

    private const string Schema = """
        PRAGMA auto_vacuum = INCREMENTAL;
        PRAGMA journal_mode = WAL;
        CREATE TABLE IF NOT EXISTS vectors (tenant TEXT NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL, expires INTEGER NOT NULL, PRIMARY KEY (tenant, key));
        CREATE INDEX IF NOT EXISTS vectors_expires ON vectors (expires);
        """;

    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly string _connection = new SqliteConnectionStringBuilder
    {
        DataSource = Path.Combine(paths.State, "embeddings.cache.db"),
        DefaultTimeout = 5,
    }.ToString();

    private volatile bool _isCreated;
    private int _writes;

    public async Task<byte[]?[]> FindAsync(TenantId tenant, IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT key, value FROM vectors WHERE tenant = $tenant AND expires > $now AND key IN (SELECT value FROM json_each($keys))";
        command.Parameters.AddWithValue("$tenant", tenant.Value);
        command.Parameters.AddWithValue("$now", time.GetUtcNow().ToUnixTimeMilliseconds());
        command.Parameters.AddWithValue("$keys", System.Text.Json.JsonSerializer.Serialize(keys));
        var found = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            found[reader.GetString(0)] = reader.GetFieldValue<byte[]>(1);
        }

        return [.. keys.Select(found.GetValueOrDefault)];
    }

    public async Task StoreAsync(TenantId tenant, IReadOnlyList<(string Key, byte[] Value)> entries, DateTimeOffset expiresAt, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await using var connection = await OpenAsync(cancellationToken).ConfigureAwait(false);
            await using (var transaction = connection.BeginTransaction())
            {
                await using var command = connection.CreateCommand();
                command.CommandText = "INSERT INTO vectors (tenant, key, value, expires) VALUES ($tenant, $key, $value, $expires) ON CONFLICT (tenant, key) DO UPDATE SET value = excluded.value, expires = excluded.expires";
                command.Parameters.AddWithValue("$tenant", tenant.Value);
                command.Parameters.AddWithValue("$expires", expiresAt.ToUnixTimeMilliseconds());
                var key = command.Parameters.Add("$key", SqliteType.Text);
                var value = command.Parameters.Add("$value", SqliteType.Blob);
                foreach (var entry in entries)
                {
                    (key.Value, value.Value) = (entry.Key, entry.Value);
                    await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
                }

                await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            }

            if (_writes++ % WritesBetweenCleanings == 0)
            {
                await CleanAsync(connection, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    public void Dispose() => _writing.Dispose();

    // What expires soonest goes first: it was written first.
    private async Task CleanAsync(SqliteConnection connection, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = """
            DELETE FROM vectors WHERE expires <= $now;
            DELETE FROM vectors WHERE rowid IN (
                SELECT rowid FROM (SELECT rowid, SUM(LENGTH(value) + 200) OVER (ORDER BY expires DESC, rowid DESC) AS total FROM vectors) WHERE total > $limit);
            PRAGMA incremental_vacuum;
            """;
        command.Parameters.AddWithValue("$now", time.GetUtcNow().ToUnixTimeMilliseconds());
        command.Parameters.AddWithValue("$limit", options.Value.Embeddings.DiskLimitMegabytes * 1_000_000L);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<SqliteConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection(_connection);
        try
        {
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            await using var command = connection.CreateCommand();
            command.CommandText = _isCreated ? "PRAGMA synchronous = OFF;" : $"{Schema}PRAGMA synchronous = OFF;";
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            _isCreated = true;
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
