using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using RagStarter.Core.Redaction;
using RagStarter.IntegrationTests.Hosting;
using RagStarter.ModelServer;
using RagStarter.ModelServer.Chat;
using RagStarter.ModelServer.Scripting;
using StackExchange.Redis;

namespace RagStarter.IntegrationTests.Privacy;

/// <summary>
/// An application with a model, an embedder and caches on Redis, through every way into which canaries were sent; and
/// everything that came out of it.
/// </summary>
public sealed class PlantedCanaries : IAsyncLifetime
{
    private const int PerQuestion = 6;
    private const string Ask = "Within how many days can customers return unused lanterns?";

    private readonly CapturedTelemetry _telemetry = new();
    private readonly StateFolder _state = new();
    private readonly List<string> _problems = [];
    private readonly List<string> _answers = [];
    private readonly List<Canary> _planted = [];
    private readonly List<Canary> _inDocumentsAsTheyAre = [];
    private RedisServer? _redis;
    private ScriptedModelServer? _server;
    private Application? _application;

    /// <summary>Everything that was sent to a sink, by the sink's name.</summary>
    public Dictionary<string, List<byte[]>> Sinks { get; } = [];

    internal IReadOnlyList<Canary> Planted => _planted;

    /// <summary>Those that the policy lets into the store, in documents that are kept as they are.</summary>
    internal IReadOnlyList<Canary> InDocumentsAsTheyAre => _inDocumentsAsTheyAre;

    /// <summary>Names of persons, which the default policy keeps but in logs.</summary>
    internal IEnumerable<Canary> Persons => _planted.Where(c => c.Class == SensitiveData.Person.Value);

    internal IReadOnlyList<string> Answers => _answers;

    internal int Asked { get; private set; }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _redis = RedisServer.Start();
        _server = await HostedModel.StartServerAsync();
        _server.Script.Decide = Reply;
        _application = new Application(Settings(), _state);
        var canaries = new Canaries(_application.Services.GetRequiredService<ISensitiveDataDetector>());

        await AddDocumentsAsync(canaries);
        await AskAsync(canaries.Take(0.2));
        await ResearchAsync(canaries.Take(0.1));
        await FailAsync(canaries.Take(0.15));
        await ConverseAsync(canaries.Take(0.1));
        await MistreatAsync(canaries.Take(0.15));
        await CollectAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_application is not null)
        {
            await _application.DisposeAsync();
        }

        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _redis?.Dispose();
        _telemetry.Dispose();
        _state.Dispose();
    }

    private Dictionary<string, string?> Settings()
    {
        var settings = HostedModel.WithEmbeddings(_server!);
        foreach (var (key, value) in _redis!.Settings)
        {
            settings[key] = value;
        }

        settings[$"Models:Chat:{HostedModel.Id}:Capabilities:0"] = "tools";
        settings[$"Models:Chat:{HostedModel.Id}:MaxOutputTokens"] = "2000";
        settings["Redaction:Secret"] = "k9Vt2mQx7LzR4bWc8NfHs3JyPd6GuEa5";
        settings["Redaction:Tenants:acme:Documents"] = "redacted";
        settings["Detection:Patterns:Staff:Pattern"] = @"\bEMP-\d{8}\b";
        settings["Budgets:Rules:none:Scope"] = "tenant";
        settings["Budgets:Rules:none:Match"] = "poor";
        settings["Budgets:Rules:none:Period"] = "day";
        settings["Budgets:Rules:none:MaxTokens"] = "1";
        settings["Tenancy:Tenants:poor:DisplayName"] = "Poor";
        return settings;
    }

    // A model that repeats all it is told, or searches for it.
    private static Behaviour? Reply(ChatRequest request)
    {
        var text = request.LastUserMessage;
        return request.Tools.Count > 0 && !request.Messages.Any(m => m.Role == "tool")
            ? Behaviour.CallTool("search_documents", JsonSerializer.Serialize(new { query = text[..Math.Min(380, text.Length)] }))
            : text.Contains("fault:500", StringComparison.Ordinal) ? Behaviour.Fail(Fault.ServerError)
            : text.Contains("fault:half", StringComparison.Ordinal) ? new Behaviour { Fault = Fault.HalfStream, Mode = ReplyMode.Echo }
            : text.Contains("fault:json", StringComparison.Ordinal) ? new Behaviour { Fault = Fault.MalformedJson, Mode = ReplyMode.Echo }
            : text.Contains("fault:throttle", StringComparison.Ordinal) ? Behaviour.Fail(Fault.Throttle)
            : new Behaviour { ChunkCharacters = 3, Reply = r => $"You said: {r.LastUserMessage} [1]" };
    }

    private async Task AddDocumentsAsync(Canaries canaries)
    {
        var redacted = canaries.Take(0.1);
        var asTheyAre = canaries.Take(0.1);
        _planted.AddRange(redacted);
        _planted.AddRange(asTheyAre);
        _inDocumentsAsTheyAre.AddRange(asTheyAre);
        await User("acme").AddDocumentsAsync([Handbook.Returns, ("people.md", Document(redacted))]);
        await User("globex").AddDocumentsAsync([Handbook.Returns, ("people.md", Document(asTheyAre))]);

        // What cannot be read, and names.
        var broken = canaries.Take(0.05);
        _planted.AddRange(broken);
        foreach (var canary in broken)
        {
            await KeepAsync(await User("acme").UploadAsync([($"{canary.Shortest.Replace('/', '_').Replace(':', '_')}.pdf", Encoding.UTF8.GetBytes($"%PDF-1.7 {canary.Sentence}"))]));
            await KeepAsync(await User("acme").UploadAsync([("list.json", Encoding.UTF8.GetBytes($"{{\"{canary.Shortest}\": [1, {canary.Sentence}"))]));
        }

        // A file that cannot be read waits to be tried again, until its owner gives it up.
        foreach (var failed in (await User("acme").IngestedAsync()).Where(d => d.State == "failed"))
        {
            await KeepAsync(await User("acme").Http.DeleteAsync($"/api/documents/{failed.Id}", Cancelled));
        }

        // Questions that find them: what is in documents goes to the model, too.
        foreach (var some in asTheyAre.Concat(redacted).Chunk(PerQuestion))
        {
            await QuestionAsync("globex", $"What is said of {some[0].Sentence[..Math.Min(12, some[0].Sentence.IndexOf(some[0].Value, StringComparison.Ordinal))]} in people?");
            await QuestionAsync("acme", "What do people say of the phone, the card, the account and the token?");
        }
    }

    private static string Document(List<Canary> canaries) => "# People\n\n" + string.Join(
        "\n\n", canaries.Chunk(4).Select((some, i) => $"## Person {i}\n\n{string.Join(' ', some.Select(c => c.Sentence))}"));

    private async Task AskAsync(List<Canary> canaries)
    {
        foreach (var some in Planted4(canaries))
        {
            await QuestionAsync("acme", $"{Sentences(some)} {Ask}");
            await QuestionAsync("acme", $"{Sentences(some)} {Ask}", stream: true);
        }

        // One that is cached, and served from the cache.
        await QuestionAsync("acme", Ask);
        await QuestionAsync("acme", Ask);
        Assert.Equal("exact", (await User("acme").AskAsync(Ask)).Cache);
    }

    private async Task ResearchAsync(List<Canary> canaries)
    {
        foreach (var some in Planted4(canaries))
        {
            await QuestionAsync("globex", $"{Sentences(some)} How long is the return window and what happens to damaged goods?", mode: "research", stream: true);
            await QuestionAsync("acme", $"{Sentences(some)} {Ask}", mode: "research");
        }
    }

    private async Task FailAsync(List<Canary> canaries)
    {
        string[] faults = ["fault:500", "fault:half", "fault:json", "fault:throttle"];
        foreach (var (some, i) in Planted4(canaries).Select((some, i) => (some, i)))
        {
            await QuestionAsync("acme", $"{Sentences(some)} {Ask} {faults[i % faults.Length]}", stream: i % 2 == 0);
            await QuestionAsync("poor", $"{Sentences(some)} {Ask}", stream: i % 2 == 0);
            await QuestionAsync("acme", $"{Sentences(some)} {new string('x', 9000)}");
            await QuestionAsync("acme", $"{Sentences(some)} \u0000");
            await QuestionAsync("acme", Ask, mode: some[0].Shortest);
        }
    }

    private async Task ConverseAsync(List<Canary> canaries)
    {
        foreach (var some in Planted4(canaries))
        {
            var first = await QuestionAsync("acme", $"{Sentences(some)} {Ask}");
            if (first is not { } answer)
            {
                continue;
            }

            var id = answer.GetProperty("conversationId").GetString();
            await QuestionAsync("acme", "And for those that are damaged?", conversation: id);
            await QuestionAsync("acme", $"Is it the same for {some[0].Value}?", conversation: id, stream: true);
            var rated = await User("acme").PostAsync("/api/feedback", JsonContent.Create(
                new { requestId = answer.GetProperty("requestId").GetString(), rating = "down", reason = Sentences(some) }));
            await KeepAsync(rated);
        }
    }

    // Requests that are none.
    private async Task MistreatAsync(List<Canary> canaries)
    {
        _planted.AddRange(canaries);
        foreach (var canary in canaries)
        {
            var value = Uri.EscapeDataString(canary.Shortest);
            var user = User("acme");
            await KeepAsync(await user.PostAsync("/api/chat", new StringContent($"{{\"question\": \"{canary.Sentence}", Encoding.UTF8, "application/json")));
            await KeepAsync(await user.PostAsync("/api/chat", JsonContent.Create(new { question = canary.Sentence, fidelity = canary.Shortest })));
            await KeepAsync(await user.PostAsync("/api/feedback", JsonContent.Create(new { requestId = Guid.NewGuid(), rating = canary.Shortest })));
            await KeepAsync(await user.PostAsync("/api/feedback", JsonContent.Create(new { requestId = canary.Shortest, rating = "up" })));
            await KeepAsync(await user.PostAsync("/api/admin/budgets/raises", JsonContent.Create(new { rule = canary.Shortest, reason = canary.Sentence, until = DateTimeOffset.UtcNow })));
            await KeepAsync(await user.Http.GetAsync($"/api/documents/{value}", Cancelled));
            await KeepAsync(await user.Http.GetAsync($"/api/usage?from={value}&user={value}", Cancelled));
            await KeepAsync(await user.Http.GetAsync($"/{value}", Cancelled));
            await KeepAsync(await user.PostAsync("/api/documents/", new StringContent(canary.Sentence, Encoding.UTF8, "multipart/form-data")));
        }
    }

    private IEnumerable<Canary[]> Planted4(List<Canary> canaries)
    {
        _planted.AddRange(canaries);
        return canaries.Chunk(PerQuestion);
    }

    private static string Sentences(IEnumerable<Canary> canaries) => string.Join(' ', canaries.Select(c => c.Sentence));

    private ApiUser User(string tenant) => _application!.As(tenant);

    private async Task<JsonElement?> QuestionAsync(string tenant, string question, bool stream = false, string mode = "quick", string? conversation = null)
    {
        Asked++;
        using var response = await User(tenant).PostAsync(
            "/api/chat", JsonContent.Create(new { question, stream, mode, conversationId = conversation, useCache = true }));
        var text = await response.Content.ReadAsStringAsync(Cancelled);
        if (!response.IsSuccessStatusCode)
        {
            _problems.Add(text);
            return null;
        }

        _answers.Add(text);
        return stream ? null : JsonElement.Parse(text);
    }

    private async Task KeepAsync(HttpResponseMessage response)
    {
        using (response)
        {
            if (!response.IsSuccessStatusCode)
            {
                _problems.Add(await response.Content.ReadAsStringAsync(Cancelled));
            }
        }
    }

    private async Task CollectAsync()
    {
        Sinks["model"] = [.. _server!.Requests.Where(r => r.Path.EndsWith("/chat/completions", StringComparison.Ordinal)).SelectMany(r => new[] { r.Body, r.Text }).Select(Encoding.UTF8.GetBytes)];
        Sinks["embedder"] = [.. _server.Requests.Where(r => r.Path.EndsWith("/embeddings", StringComparison.Ordinal)).SelectMany(r => new[] { r.Body, r.Text }).Select(Encoding.UTF8.GetBytes)];

        // One after the other without line breaks, so that what is split over two lines is found, too.
        Sinks["log"] = [Encoding.UTF8.GetBytes(string.Join('\n', _application!.Log.Lines)), Encoding.UTF8.GetBytes(string.Concat(_application.Log.Lines))];
        Sinks["telemetry"] = [Encoding.UTF8.GetBytes(string.Join('\n', _telemetry.Lines))];
        Sinks["problems"] = [.. _problems.Select(Encoding.UTF8.GetBytes)];
        Sinks["redis"] = await RedisAsync();
        Sinks["files"] = [.. Directory.EnumerateFiles(_state.Path, "*", SearchOption.AllDirectories).Select(ReadShared)];
        Sinks["rows"] = [.. Directory.EnumerateFiles(_state.Path, "*.db", SearchOption.AllDirectories).SelectMany(RowsOf)];
    }

    private async Task<List<byte[]>> RedisAsync()
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync($"{_redis!.Address},allowAdmin=true");
        var server = connection.GetServers().Single();
        var database = connection.GetDatabase();
        var values = new List<byte[]>();
        await foreach (var key in server.KeysAsync())
        {
            values.Add(Encoding.UTF8.GetBytes(key.ToString()));
            values.AddRange(await database.KeyTypeAsync(key) switch
            {
                RedisType.String => [(byte[]?)await database.StringGetAsync(key) ?? []],
                RedisType.Hash => (await database.HashGetAllAsync(key)).SelectMany(e => new[] { (byte[]?)e.Name ?? [], (byte[]?)e.Value ?? [] }),
                RedisType.Set => (await database.SetMembersAsync(key)).Select(v => (byte[]?)v ?? []),
                RedisType.SortedSet => (await database.SortedSetRangeByRankAsync(key)).Select(v => (byte[]?)v ?? []),
                RedisType.List => (await database.ListRangeAsync(key)).Select(v => (byte[]?)v ?? []),
                _ => [],
            });
        }

        if (_redis.CanKeepItsData)
        {
            // The whole memory as the server would write it to a disk.
            await server.ConfigSetAsync("rdbcompression", "no");
            await server.ExecuteAsync("SAVE");
            values.Add(await File.ReadAllBytesAsync(Path.Combine(_redis.Folder, "dump.rdb"), Cancelled));
        }

        return values;
    }

    // A value that stands on two pages of the file is whole in its row; values of rows that follow each other are joined.
    private static IEnumerable<byte[]> RowsOf(string file)
    {
        using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=false");
        connection.Open();
        using var tables = connection.CreateCommand();
        tables.CommandText = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
        var names = new List<string>();
        using (var reader = tables.ExecuteReader())
        {
            while (reader.Read())
            {
                names.Add(reader.GetString(0));
            }
        }

        foreach (var name in names)
        {
            using var command = connection.CreateCommand();
            command.CommandText = $"SELECT * FROM \"{name}\"";
            using var all = new MemoryStream();
            using (var rows = command.ExecuteReader())
            {
                while (rows.Read())
                {
                    for (var i = 0; i < rows.FieldCount; i++)
                    {
                        all.Write(rows.GetValue(i) switch
                        {
                            byte[] bytes => bytes,
                            string text => Encoding.UTF8.GetBytes(text),
                            _ => "\n"u8.ToArray(),
                        });
                    }
                }
            }

            yield return all.ToArray();
        }
    }

    private static byte[] ReadShared(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }
}
