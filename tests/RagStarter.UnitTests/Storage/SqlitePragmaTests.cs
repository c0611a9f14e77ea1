using Microsoft.EntityFrameworkCore;
using RagStarter.Core.Storage;

namespace RagStarter.UnitTests.Storage;

public sealed class SqlitePragmaTests
{
    // A line that was confirmed survives a power cut; who waits for another's transaction is let in at once; a document
    // takes what belongs to it along.
    [Theory]
    [InlineData("journal_mode", "wal")]
    [InlineData("synchronous", "2")]
    [InlineData("busy_timeout", "5000")]
    [InlineData("foreign_keys", "1")]
    public async Task Every_connection_has_what_the_ledger_relies_on(string pragma, string expected)
    {
        await using var pipeline = await ScratchPipeline.StartAsync();
        await using var context = await pipeline.Get<IDbContextFactory<StateDbContext>>().CreateDbContextAsync(TestContext.Current.CancellationToken);
        await context.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var command = context.Database.GetDbConnection().CreateCommand();
        command.CommandText = $"PRAGMA {pragma}";

        Assert.Equal(expected, $"{await command.ExecuteScalarAsync(TestContext.Current.CancellationToken)}");
    }
}
