using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using RagStarter.Core.Configuration;
using SQLitePCL;

namespace RagStarter.Core.Storage;

/// <summary>Registers the relational state.</summary>
internal static class StorageRegistration
{
    public static IServiceCollection AddStorage(this IServiceCollection services)
    {
        services.AddValidatedOptions<StorageOptions>(StorageOptions.Section);
        services.AddSingleton<ApplicationPaths>();
        services.AddPooledDbContextFactory<SqliteDbContext>((provider, options) =>
        {
            var file = Path.Combine(provider.GetRequiredService<ApplicationPaths>().State, "ragstarter.db");
            options
                .UseSqlite(new SqliteConnectionStringBuilder { DataSource = file, DefaultTimeout = 30 }.ToString())
                .AddInterceptors(new SqlitePragmas());
        });
        services.AddSingleton<IDbContextFactory<StateDbContext>, SqliteFactory>();
        services.AddSingleton<DatabaseMigration>();
        return services;
    }

    private sealed class SqliteFactory(IDbContextFactory<SqliteDbContext> inner) : IDbContextFactory<StateDbContext>
    {
        public StateDbContext CreateDbContext() => inner.CreateDbContext();

        public async Task<StateDbContext> CreateDbContextAsync(CancellationToken cancellationToken = default) =>
            await inner.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
    }

    // FULL flushes each transaction of the write-ahead log to disk: a ledger line that was confirmed survives a power cut.
    // Whoever finds another writing is let in by the database within milliseconds; the provider's own waiting looks again
    // every 150 ms. What is written to the log moves into the database every 16 MB: pages that change with each line are
    // then copied once for hundreds of lines.
    private sealed class SqlitePragmas : DbConnectionInterceptor
    {
        private const string Pragmas =
            "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA wal_autocheckpoint = 4000;";

        // The provider keeps connections to the file open and hands them out again as they were.
        private static readonly ConditionalWeakTable<sqlite3, object> Prepared = [];

        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
        {
            var handle = ((SqliteConnection)connection).Handle!;
            if (Prepared.TryGetValue(handle, out _))
            {
                return;
            }

            using var command = connection.CreateCommand();
            command.CommandText = Pragmas;
            command.ExecuteNonQuery();
            Prepared.TryAdd(handle, Pragmas);
        }

        public override Task ConnectionOpenedAsync(
            DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            // SQLite's calls are synchronous.
            ConnectionOpened(connection, eventData);
            return Task.CompletedTask;
        }
    }
}
