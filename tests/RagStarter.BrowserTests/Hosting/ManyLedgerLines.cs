using Microsoft.Data.Sqlite;

namespace RagStarter.BrowserTests.Hosting;

/// <summary>Makes many requests of one that an application has answered, with all their lines, in the ledger in its database.</summary>
internal static class ManyLedgerLines
{
    /// <summary>The days before now that the requests are spread over.</summary>
    public const int Days = 29;

    // What differs from the lines of the request that is copied. Calls and requests are told apart by their numbers, and
    // their lines keep their order within the request.
    private static readonly Dictionary<string, string> Changed = new()
    {
        ["At"] = "l.At - s.Latest + $now - n.i * $step",
        ["HeldAt"] = "l.HeldAt - s.Latest + $now - n.i * $step",
        ["CallId"] = "printf('00000000-0000-7000-%04X-%012X', 40960 + c.Number, n.i)",
        ["RequestId"] = "printf('00000000-0000-7000-8000-%012X', n.i)",
        ["WorkflowId"] = "printf('00000000-0000-7000-8000-%012X', n.i)",
        ["Tenant"] = "$tenant",
        ["User"] = "'user-' || (n.i % 500)",
        ["Team"] = "'team-' || (n.i % 20)",
        ["Model"] = "CASE l.Model WHEN '' THEN '' ELSE l.Model || '-' || (n.i % 5) END",
        ["Milliseconds"] = "l.Milliseconds + n.i % 997",
        ["TraceId"] = "printf('%032x', n.i)",
    };

    /// <summary>Adds requests to a tenant, of 500 users in 20 teams, evenly spread over the last <see cref="Days"/> days.</summary>
    /// <returns>How many requests and lines were added.</returns>
    public static async Task<(int Requests, int Lines)> AddAsync(string state, string tenant, int lines)
    {
        await using var database = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(state, "ragstarter.db") }.ToString());
        await database.OpenAsync(TestContext.Current.CancellationToken);

        // A request that called a model and was answered.
        const string Copied = "SELECT RequestId FROM ledger WHERE Kind = 'answer' AND Cache = 'miss' AND Outcome = 'answered' ORDER BY Sequence LIMIT 1";
        var each = Convert.ToInt32(await ScalarAsync(database, $"SELECT COUNT(*) FROM ledger WHERE RequestId = ({Copied})"), System.Globalization.CultureInfo.InvariantCulture);
        var requests = lines / each;
        var columns = await ColumnsAsync(database);
        await using var command = database.CreateCommand();
        command.CommandText = $"""
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $requests),
                           s(Latest) AS (SELECT MAX(At) FROM ledger WHERE RequestId = ({Copied})),
                           c(CallId, Number) AS (SELECT CallId, ROW_NUMBER() OVER (ORDER BY MIN(Sequence)) FROM ledger WHERE RequestId = ({Copied}) GROUP BY CallId)
            INSERT INTO ledger ({string.Join(", ", columns.Select(c => $"\"{c}\""))})
            SELECT {string.Join(", ", columns.Select(c => Changed.TryGetValue(c, out var changed) ? changed : $"l.\"{c}\""))}
            FROM n, s, ledger l JOIN c ON c.CallId = l.CallId WHERE l.RequestId = ({Copied});
            """;
        command.CommandTimeout = 0;
        command.Parameters.AddWithValue("$requests", requests);
        command.Parameters.AddWithValue("$tenant", tenant);
        command.Parameters.AddWithValue("$now", DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
        command.Parameters.AddWithValue("$step", (long)TimeSpan.FromDays(Days).TotalMilliseconds / requests);
        Assert.Equal(requests * each, await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));

        // Lines come a few at a time in life, and the database's log is emptied now and then.
        await ScalarAsync(database, "PRAGMA wal_checkpoint(TRUNCATE)");
        return (requests, requests * each);
    }

    private static async Task<object?> ScalarAsync(SqliteConnection database, string text)
    {
        await using var command = database.CreateCommand();
        command.CommandText = text;
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<List<string>> ColumnsAsync(SqliteConnection database)
    {
        await using var command = database.CreateCommand();
        command.CommandText = "SELECT name FROM pragma_table_info('ledger') WHERE pk = 0";
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var columns = new List<string>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            columns.Add(reader.GetString(0));
        }

        return columns;
    }
}
