using System.ClientModel;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.AI;
using RagStarter.ModelServer;

namespace RagStarter.IntegrationTests.ModelServer;

public sealed class StandaloneTests : ModelServerTest
{
    [Fact]
    public async Task The_server_runs_alone_and_answers_on_its_port()
    {
        var start = new ProcessStartInfo("dotnet", [typeof(ScriptedModelServer).Assembly.Location, "--port", "0", "--mode", "echo"])
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        try
        {
            var line = await process.StandardOutput.ReadLineAsync(Cancellation);
            var endpoint = new Uri(line!["Listening on ".Length..] + "/");

            using var response = await Http.PostAsJsonAsync(
                new Uri(endpoint, "chat/completions"),
                new { model = "m", messages = new[] { new { role = "user", content = "Hello alone" } } },
                Cancellation);

            Assert.Contains("Hello alone", await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    [Fact]
    public async Task The_script_can_be_changed_over_http()
    {
        await ScriptAsync("""
            {
              "default": {"mode": "fixed", "text": "scripted", "cachedPromptShare": 1},
              "enqueue": [{"toolCalls": [{"name": "search", "arguments": "{}"}]}],
              "models": {"slow": {"fault": "throttle"}},
              "concepts": {"leave": ["vacation"]},
              "embeddingDimensions": 8,
              "requiredKey": "x"
            }
            """);

        var tool = await ChatClient().GetResponseAsync("Hello", null, Cancellation);
        Assert.Single(tool.Messages.SelectMany(m => m.Contents).OfType<FunctionCallContent>());
        Assert.Equal("scripted", (await ChatClient().GetResponseAsync("Hello", null, Cancellation)).Text);
        await Assert.ThrowsAsync<ClientResultException>(() => ChatClient("slow").GetResponseAsync("Hello", null, Cancellation));
        Assert.Equal(8, (await Embedder().GenerateAsync(["Hello"], null, Cancellation))[0].Vector.Length);
        Assert.Equal("x", Server.Script.RequiredKey);

        await ScriptAsync("""{"reset": true, "recordRequests": false}""");
        await ChatClient().GetResponseAsync("Hello", null, Cancellation);
        Assert.Null(Server.Script.RequiredKey);
        Assert.Empty(Server.Requests);
    }

    [Theory]
    [InlineData("""{"defualt": {}}""")]
    [InlineData("""{"default": {"fault": "sulk"}}""")]
    [InlineData("""{"default": {"chunkCharacters": 0}}""")]
    public async Task A_script_with_a_mistake_is_refused(string script)
    {
        using var response = await Http.PostAsync("script", Body(script), Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Bill_requests_and_models_can_be_read_over_http()
    {
        await ChatClient().GetResponseAsync("Hello", null, Cancellation);

        var bill = await Http.GetFromJsonAsync<JsonElement>("bill", Cancellation);
        var requests = await Http.GetFromJsonAsync<JsonElement>("requests", Cancellation);
        var models = await Http.GetFromJsonAsync<JsonElement>("v1/models", Cancellation);

        Assert.Equal(Server.Bill.Total.PromptTokens, bill.GetProperty("total").GetProperty("promptTokens").GetInt64());
        Assert.Equal(1, bill.GetProperty("models").GetProperty("m").GetProperty("calls").GetInt32());
        Assert.Contains("Hello", requests[0].GetProperty("body").GetString(), StringComparison.Ordinal);
        Assert.Equal("scripted-chat", models.GetProperty("data")[0].GetProperty("id").GetString());
    }

    [Fact]
    public async Task A_taken_port_is_an_error_with_its_name()
    {
        var port = Server.BaseAddress.Port;

        var problem = await Assert.ThrowsAnyAsync<IOException>(() => ScriptedModelServer.StartAsync(port, Cancellation));

        Assert.Contains($"{port}", problem.Message, StringComparison.Ordinal);
    }

    private async Task ScriptAsync(string json)
    {
        using var response = await Http.PostAsync("script", Body(json), Cancellation);
        response.EnsureSuccessStatusCode();
    }
}
