using Microsoft.EntityFrameworkCore;

namespace RagStarter.Core.Storage;

/// <summary>Brings the state folder and the database up to date before anything uses them.</summary>
public sealed class DatabaseMigration(ApplicationPaths paths, IDbContextFactory<StateDbContext> database)
{
    /// <summary>Creates the folder, checks that it can be written, and applies the migrations that are missing.</summary>
    /// <exception cref="Configuration.ConfigurationException">The folder cannot be written.</exception>
    public async Task ApplyAsync(CancellationToken cancellationToken = default)
    {
        paths.EnsureStateIsWritable();
        await using var context = await database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await context.Database.MigrateAsync(cancellationToken).ConfigureAwait(false);
    }
}
