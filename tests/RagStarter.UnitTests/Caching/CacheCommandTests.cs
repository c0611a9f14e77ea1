using Microsoft.Data.Sqlite;
using RagStarter.UnitTests.Prompts;

namespace RagStarter.UnitTests.Caching;

/// <summary><c>ragstarter cache</c> as an operator runs it.</summary>
public sealed class CacheCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_purge_is_in_the_audit_log_with_its_reason_and_tells_what_was_meant()
    {
        var (exitCode, output, errors) = await RunAsync("purge", "--tenant", "camp", "--model", "main", "--reason", "wrong days", "--json");

        Assert.True(exitCode == 0, errors);
        Assert.Equal("""{"removed":0}""", string.Concat(output.Where(c => !char.IsWhiteSpace(c))));

        // Applications follow what stands there.
        var entry = Assert.Single(await RowsAsync("SELECT Action || ' by ' || Actor, Reason, Detail FROM audit WHERE Tenant = 'camp'"));
        Assert.Equal(("cache.purge by operator", "wrong days"), (entry[0], entry[1]));
        Assert.Contains("\"Model\":\"main\"", entry[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_reason_or_with_a_document_that_is_not_there_nothing_is_done()
    {
        var silent = await RunAsync("purge", "--tenant", "camp");
        var unknown = await RunAsync("purge", "--tenant", "camp", "--document", "nothing.md", "--reason", "test");

        Assert.Equal(2, silent.ExitCode);
        Assert.Contains("--reason", silent.Errors, StringComparison.Ordinal);
        Assert.Equal(2, unknown.ExitCode);
        Assert.Contains("no document 'nothing.md'", unknown.Errors, StringComparison.Ordinal);
        Assert.Empty(await RowsAsync("SELECT Action, Reason, Detail FROM audit"));
    }

    [Fact]
    public async Task The_status_of_answers_in_memory_says_where_they_are_seen()
    {
        var (exitCode, output, errors) = await RunAsync("status", "--tenant", "camp");

        Assert.True(exitCode == 0, errors);
        Assert.Contains("GET /api/admin/cache", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Redis_server_that_is_away_is_said()
    {
        var (exitCode, output, _) = await RunAsync(
            new Dictionary<string, string> { ["Cache__Provider"] = "redis", ["Cache__RedisConnection"] = "127.0.0.1:1,connectTimeout=200" }, "status", "--tenant", "camp");

        Assert.Equal(1, exitCode);
        Assert.Contains("Cache:RedisConnection", output, StringComparison.Ordinal);
    }

    private Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] arguments) => RunAsync(new Dictionary<string, string>(), arguments);

    private Task<(int ExitCode, string Output, string Errors)> RunAsync(Dictionary<string, string> settings, params string[] arguments)
    {
        settings["Storage__Path"] = _folder.File("state");
        settings["Tenancy__Tenants__camp__DisplayName"] = "Camp";
        return CommandLine.RunAsync(settings, ["cache", .. arguments]);
    }

    private async Task<List<string[]>> RowsAsync(string query)
    {
        await using var database = new SqliteConnection($"Data Source={Path.Combine(_folder.File("state"), "ragstarter.db")};Pooling=False");
        await database.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = database.CreateCommand();
        command.CommandText = query;
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var rows = new List<string[]>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            rows.Add([reader.GetValue(0).ToString()!, reader.GetValue(1).ToString()!, reader.GetValue(2).ToString()!]);
        }

        return rows;
    }
}
