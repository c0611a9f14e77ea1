using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RagStarter.Core.Storage;

namespace RagStarter.UnitTests.Storage;

/// <summary>The real database, migrated, in a folder that lives as long as the test.</summary>
internal sealed class TestDatabase : IDbContextFactory<StateDbContext>, IDisposable
{
    private readonly IHost _host;

    private TestDatabase(IHost host) => _host = host;

    /// <summary>Runs before every connection that a test wants to fail or to hold up.</summary>
    public Func<Task> BeforeOpening { get; set; } = () => Task.CompletedTask;

    public ApplicationPaths Paths => _host.Services.GetRequiredService<ApplicationPaths>();

    public static async Task<TestDatabase> CreateAsync()
    {
        var database = Unmigrated(Directory.CreateTempSubdirectory().FullName);
        await database.MigrateAsync();
        return database;
    }

    public static TestDatabase Unmigrated(string folder)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration[$"{StorageOptions.Section}:{nameof(StorageOptions.Path)}"] = folder;
        builder.Services.AddStorage();
        return new TestDatabase(builder.Build());
    }

    public Task MigrateAsync() => _host.Services.GetRequiredService<DatabaseMigration>().ApplyAsync();

    public StateDbContext CreateDbContext() => throw new NotSupportedException("Everything here opens the database asynchronously.");

    public async Task<StateDbContext> CreateDbContextAsync(CancellationToken cancellationToken = default)
    {
        await BeforeOpening();
        return await _host.Services.GetRequiredService<IDbContextFactory<StateDbContext>>().CreateDbContextAsync(cancellationToken);
    }

    public void Dispose()
    {
        var folder = Paths.State;
        _host.Dispose();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }
}
