using Microsoft.EntityFrameworkCore;
using RagStarter.Core.Configuration;
using RagStarter.UnitTests.Ledger;

namespace RagStarter.UnitTests.Storage;

public sealed class DatabaseMigrationTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_migrations_build_exactly_the_model_of_the_code()
    {
        using var database = await TestDatabase.CreateAsync();
        await using var context = await database.CreateDbContextAsync(Cancellation);
        Assert.False(context.Database.HasPendingModelChanges());
    }

    [Fact]
    public async Task After_a_migration_none_is_missing()
    {
        using var database = await TestDatabase.CreateAsync();
        await using var context = await database.CreateDbContextAsync(Cancellation);
        Assert.Empty(await context.Database.GetPendingMigrationsAsync(Cancellation));
    }

    [Fact]
    public async Task Migrating_again_keeps_what_is_there()
    {
        using var database = await TestDatabase.CreateAsync();
        await using (var context = await database.CreateDbContextAsync(Cancellation))
        {
            context.Ledger.Add(Lines.Line(tokens: 7));
            await context.SaveChangesAsync(Cancellation);
        }

        await database.MigrateAsync();
        await using var after = await database.CreateDbContextAsync(Cancellation);
        Assert.Equal([7L], await after.Ledger.Select(l => l.PromptTokens).ToListAsync(Cancellation));
    }

    [Fact]
    public async Task The_folder_is_made_where_it_is_missing()
    {
        var folder = Path.Combine(Directory.CreateTempSubdirectory().FullName, "state", "of the application");
        using var database = TestDatabase.Unmigrated(folder);
        await database.MigrateAsync();
        Assert.NotEmpty(Directory.EnumerateFiles(folder));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_refused_in_one_clear_sentence()
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        var file = Path.Combine(folder, "file");
        await File.WriteAllTextAsync(file, string.Empty, Cancellation);
        var path = Path.Combine(file, "state");
        var paths = new Core.Storage.ApplicationPaths(new Core.Storage.StorageOptions { Path = path }, folder);
        var message = Assert.Throws<ConfigurationException>(paths.EnsureStateIsWritable).Message;
        Assert.StartsWith($"Storage:Path: the folder '{path}' cannot be written (", message, StringComparison.Ordinal);
        Assert.EndsWith("Give the application the right to write there, or name another folder.", message, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_check_of_the_folder_leaves_nothing_behind()
    {
        using var database = await TestDatabase.CreateAsync();
        var before = Directory.GetFileSystemEntries(database.Paths.State);
        database.Paths.EnsureStateIsWritable();
        Assert.Equal(before, Directory.GetFileSystemEntries(database.Paths.State));
    }
}
