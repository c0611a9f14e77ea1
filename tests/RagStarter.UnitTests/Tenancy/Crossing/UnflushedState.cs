using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using RagStarter.Core.Storage;

namespace RagStarter.UnitTests.Tenancy.Crossing;

/// <summary>The state database without waiting for the disk: a hundred thousand calls need no power cut.</summary>
internal static class UnflushedState
{
    public static void Use(IServiceCollection services) => services.AddPooledDbContextFactory<SqliteDbContext>((provider, options) => options
        .UseSqlite(new SqliteConnectionStringBuilder { DataSource = Path.Combine(provider.GetRequiredService<ApplicationPaths>().State, "ragstarter.db") }.ToString())
        .AddInterceptors(new Pragmas()));

    private sealed class Pragmas : DbConnectionInterceptor
    {
        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
        {
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA foreign_keys = ON;";
            command.ExecuteNonQuery();
        }

        public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            ConnectionOpened(connection, eventData);
            return Task.CompletedTask;
        }
    }
}
