using Microsoft.Data.Sqlite;

namespace RagStarter.BrowserTests.Hosting;

/// <summary>Makes many conversations of one that an application has, in its database.</summary>
internal static class ManyConversations
{
    // A minute lies between one and the next; the questions of each have a word that no other has.
    private const string Seed = """
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $conversations)
        INSERT INTO conversations (Id, Tenant, "User", Title, CreatedAt, UpdatedAt, Placeholders)
        SELECT printf('00000000-0000-7000-8000-%012X', i), c.Tenant, c."User", 'Conversation ' || i, c.CreatedAt - i * 60000, c.UpdatedAt - i * 60000, ''
        FROM n, (SELECT * FROM conversations LIMIT 1) c;

        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $conversations),
                       t(j) AS (SELECT 1 UNION ALL SELECT j + 1 FROM t WHERE j < $turns)
        INSERT INTO messages (Id, ConversationId, Role, Text, RequestId, Outcome, At, Details)
        SELECT printf('00000000-0000-7000-%04X-%012X', (m.Role = 'assistant') * 32768 + j, i), printf('00000000-0000-7000-8000-%012X', i), m.Role,
               CASE m.Role WHEN 'user' THEN 'Question ' || j || ' of needle' || i ELSE m.Text END,
               printf('00000000-0000-7000-%04X-%012X', 4096 + j, i), m.Outcome, m.At - i * 60000 - ($turns - j) * 1000, m.Details
        FROM n, t, (SELECT * FROM messages ORDER BY At LIMIT 2) m;
        """;

    /// <summary>Adds conversations of the same user as the one there is, with its answer in every turn.</summary>
    public static async Task AddAsync(string state, int conversations, int turns)
    {
        await using var database = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(state, "ragstarter.db") }.ToString());
        await database.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = database.CreateCommand();
        command.CommandText = Seed;
        command.Parameters.AddWithValue("$conversations", conversations);
        command.Parameters.AddWithValue("$turns", turns);
        var rows = await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        Assert.Equal(conversations + conversations * turns * 2, rows);
    }
}
