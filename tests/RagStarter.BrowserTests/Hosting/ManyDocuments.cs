using Microsoft.Data.Sqlite;

namespace RagStarter.BrowserTests.Hosting;

/// <summary>Makes many documents of one that an application has, in its database.</summary>
internal static class ManyDocuments
{
    private const string Seed = """
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $documents)
        INSERT INTO documents (Id, Tenant, Name, "Groups", Title, ContentHash, Size, State, Error, Flags, Pages, Chunks, Tokens, IndexedWith, Revision, LeaseUntil, AddedAt, UpdatedAt)
        SELECT printf('00000000-0000-7000-9000-%012X', i), $tenant, printf('note-%05d.md', i), d."Groups", 'Note ' || i, d.ContentHash, d.Size,
               CASE WHEN i % 100 = 0 THEN 'Failed' ELSE 'Ready' END, CASE WHEN i % 100 = 0 THEN 'It cannot be read.' ELSE '' END,
               d.Flags, d.Pages, d.Chunks, d.Tokens, '', 1, d.LeaseUntil, d.AddedAt, d.UpdatedAt
        FROM n, (SELECT * FROM documents WHERE State = 'Ready' LIMIT 1) d;
        """;

    /// <summary>Adds documents to a tenant, each hundredth of which has failed.</summary>
    public static async Task AddAsync(string state, string tenant, int documents)
    {
        await using var database = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(state, "ragstarter.db") }.ToString());
        await database.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = database.CreateCommand();
        command.CommandText = Seed;
        command.Parameters.AddWithValue("$documents", documents);
        command.Parameters.AddWithValue("$tenant", tenant);
        Assert.Equal(documents, await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
    }
}
