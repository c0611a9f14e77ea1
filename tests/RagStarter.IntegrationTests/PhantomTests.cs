using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using RagStarter.BrowserTests.Hosting;
using RagStarter.IntegrationTests.Hosting;
using RagStarter.ModelServer.Chat;
using RagStarter.ModelServer.Scripting;

namespace RagStarter.IntegrationTests;

/// <summary>
/// Law 3 with processes that are killed: a fifth of the calls is cancelled, cut, failed or dies with its process, and
/// Redis loses its data in between. One lease later nothing is held and the whole budget can be used.
/// </summary>
/// <remarks>RAGSTARTER_KILLS sets how often the process is killed; twice by default.</remarks>
public sealed class PhantomTests
{
    private const int CallsPerLife = 20;
    private const int Callers = 4;

    // Somewhat more than the questions of a life use, so that a few lives' phantoms would show.
    private const int TokensPerLife = 7_000;

    private static readonly int Kills = int.Parse(Environment.GetEnvironmentVariable("RAGSTARTER_KILLS") ?? "2", CultureInfo.InvariantCulture);

    private readonly Random _random = new(11);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("memory")]
    [InlineData("redis")]
    public async Task Nothing_stays_held_after_calls_that_died(string store)
    {
        using var redis = RedisServer.Start();
        using var state = new StateFolder();
        await using var server = await HostedModel.StartServerAsync();
        server.Script.Decide = Treat;
        var settings = HostedModel.Settings(server).ToDictionary(s => s.Key, s => s.Value!);
        var cap = (long)Kills * TokensPerLife;
        settings["Budgets:Store"] = store;
        settings["Budgets:RedisConnection"] = redis.Address;
        settings["Budgets:RedisTimeout"] = "00:00:03";
        settings["Budgets:HoldLease"] = "00:00:05";
        settings["Budgets:HoldWait"] = "00:00:06"; // what a killed process held comes back meanwhile
        settings["Budgets:Rules:cap:Scope"] = "tenant";
        settings["Budgets:Rules:cap:Period"] = "month";
        settings["Budgets:Rules:cap:MaxTokens"] = cap.ToString(CultureInfo.InvariantCulture);
        settings["Budgets:Ladder:Enabled"] = "false";
        settings["Routing:Circuit:Failures"] = "1000";
        settings["Routing:Circuit:MinCalls"] = "256";
        await IngestAsync(settings, state);

        for (var life = 0; life < Kills; life++)
        {
            await LiveAsync(settings, state, life, store == "redis" && life == Kills / 2 ? redis : null);
        }

        await using var last = await WebProcess.StartAsync(settings, state.Path);
        var user = UserOf(last);
        var spent = await SpentAsync(user);
        Assert.InRange(spent, 1, cap * 9 / 10);

        // The settings' one lease after the last kill.
        Assert.Equal(spent, await Eventually.SeeAsync(() => UsedAsync(user), used => used == spent));

        long needed;
        while (true)
        {
            using var response = await user.PostQuestionAsync(Question(0), useCache: false);
            if (response.StatusCode == HttpStatusCode.TooManyRequests)
            {
                needed = (await response.Content.ReadFromJsonAsync<JsonElement>(Cancelled)).GetProperty("needed").GetInt64();
                break;
            }

            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        spent = await SpentAsync(user);
        Assert.InRange(spent, cap - needed + 1, cap);
        Assert.InRange(needed, 1, 400); // 200 of them for the reply
        Assert.Equal(spent, await UsedAsync(user));
    }

    // One process's life: questions of several callers, until the process is killed after one of their answers' pieces.
    private async Task LiveAsync(Dictionary<string, string> settings, StateFolder state, int life, RedisServer? redis)
    {
        await using var application = await WebProcess.StartAsync(settings, state.Path);
        var user = UserOf(application);
        var left = _random.Next(1, CallsPerLife * 4);
        var next = -1;
        var killed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var calls = Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(
            async () =>
            {
                for (var i = Interlocked.Increment(ref next); i < CallsPerLife && !killed.Task.IsCompleted; i = Interlocked.Increment(ref next))
                {
                    if (i == CallsPerLife / 2 && redis is not null)
                    {
                        redis.Stop();
                        redis.StartAgain();
                    }

                    await AskAsync(user, i, redis is not null, () =>
                    {
                        if (Interlocked.Decrement(ref left) == 0)
                        {
                            killed.TrySetResult();
                        }
                    });
                }
            },
            Cancelled)));
        await Task.WhenAny(calls, killed.Task);
        await application.KillAsync();
        await calls;
        TestContext.Current.TestOutputHelper?.WriteLine($"Life {life}: {next} calls begun, killed {(killed.Task.IsCompleted ? "in the middle" : "at the end")}");
    }

    // What ends early here is part of the test; a refusal is not.
    private static async Task AskAsync(ApiUser user, int i, bool isRedisAway, Action piece)
    {
        try
        {
            using var response = await user.PostQuestionAsync(Question(i), stream: i % 3 != 0, useCache: false);
            Assert.True(
                response.StatusCode is HttpStatusCode.OK || (isRedisAway && response.StatusCode == HttpStatusCode.ServiceUnavailable),
                $"{response.StatusCode}");
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Cancelled));
            for (var lines = 0; await reader.ReadLineAsync(Cancelled) is { } line; lines++)
            {
                if (line.StartsWith("data", StringComparison.Ordinal))
                {
                    piece();
                }

                if (i % CallsPerLife == 5 && lines > 3)
                {
                    return; // the caller leaves
                }
            }
        }
        catch (Exception problem) when (problem is HttpRequestException or IOException)
        {
            // The process is gone.
        }
    }

    private static Behaviour? Treat(ChatRequest request) => NumberOf(request) switch
    {
        5 => new Behaviour { Mode = ReplyMode.Fixed, Text = string.Concat(Enumerable.Repeat("Unused lanterns. ", 20)), Fault = Fault.Stall, FaultAfterChunks = 12 },
        10 => new Behaviour { Fault = Fault.HalfStream, FaultAfterChunks = 4 },
        14 => Behaviour.Fail(Fault.ServerError),
        _ => new Behaviour { ChunkDelayMs = 2 },
    };

    private static async Task IngestAsync(Dictionary<string, string> settings, StateFolder state)
    {
        await using var application = await WebProcess.StartAsync(settings, state.Path);
        await UserOf(application).AddDocumentsAsync(Handbook.All);
    }

    private static ApiUser UserOf(WebProcess application)
    {
        var http = new HttpClient { BaseAddress = new Uri(application.Address) };
        http.DefaultRequestHeaders.Add("X-Tenant", "acme");
        return new ApiUser(http);
    }

    private static string Question(int i) => $"[{i}] Within how many days can customers return unused lanterns?";

    private static int NumberOf(ChatRequest request)
    {
        var text = string.Join('\n', request.Messages.Select(m => m.Content));
        var at = text.LastIndexOf("] Within", StringComparison.Ordinal);
        return at < 0 ? 0 : int.Parse(text.AsSpan(text.LastIndexOf('[', at) + 1)[..(at - text.LastIndexOf('[', at) - 1)], CultureInfo.InvariantCulture);
    }

    private static async Task<long> UsedAsync(ApiUser user) =>
        (await user.Http.GetFromJsonAsync<JsonElement>("/api/budgets", Cancelled)).EnumerateArray()
            .Single(b => b.GetProperty("rule").GetString() == "cap").GetProperty("usedTokens").GetInt64();

    private static async Task<long> SpentAsync(ApiUser user)
    {
        var total = (await user.Http.GetFromJsonAsync<JsonElement>("/api/usage?by=model&scope=tenant", Cancelled)).GetProperty("total");
        return total.GetProperty("promptTokens").GetInt64() + total.GetProperty("completionTokens").GetInt64() + total.GetProperty("embeddingTokens").GetInt64();
    }
}
