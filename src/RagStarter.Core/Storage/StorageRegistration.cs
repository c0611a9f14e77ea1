using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using RagStarter.Core.Configuration;

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
    // every 150 ms.
    private sealed class SqlitePragmas : DbConnectionInterceptor
    {
        private const string Pragmas = "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;";

        public override void ConnectionOpened(System.Data.Common.DbConnection connection, ConnectionEndEventData eventData)
        {
            using var command = connection.CreateCommand();
            command.CommandText = Pragmas;
            command.ExecuteNonQuery();
        }

        public override async Task ConnectionOpenedAsync(
            System.Data.Common.DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = Pragmas;
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
