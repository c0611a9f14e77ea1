using System.ClientModel;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.AI;
using RagStarter.ModelServer;
using RagStarter.ModelServer.Scripting;

namespace RagStarter.IntegrationTests.ModelServer;

public sealed class FaultTests : ModelServerTest
{
    private const string Request = """{"model":"m","messages":[{"role":"user","content":"Hello"}]}""";
    private const string StreamedRequest = """{"model":"m","stream":true,"messages":[{"role":"user","content":"Hello"}]}""";

    [Theory]
    [InlineData(Request)]
    [InlineData(StreamedRequest)]
    public async Task A_throttled_call_says_when_to_come_back_and_costs_nothing(string request)
    {
        Server.Script.Default = Behaviour.Fail(Fault.Throttle) with { RetryAfterSeconds = 7 };

        using var response = await Http.PostAsync("v1/chat/completions", Body(request), Cancellation);
        var error = JsonElement.Parse(await response.Content.ReadAsStringAsync(Cancellation)).GetProperty("error");

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(7), response.Headers.RetryAfter!.Delta);
        Assert.Equal("rate_limit_exceeded", error.GetProperty("code").GetString());
        AssertNothingBilled(refused: 1);
    }

    [Theory]
    [InlineData(Fault.Throttle, 429)]
    [InlineData(Fault.ServerError, 500)]
    public async Task The_openai_client_sees_a_refusal_once(Fault fault, int status)
    {
        Say(LongReply, fault);

        var whole = await Assert.ThrowsAsync<ClientResultException>(() => ChatClient().GetResponseAsync("Hello", null, Cancellation));
        var streamed = await Assert.ThrowsAsync<ClientResultException>(() => StreamTextAsync(ChatClient(), "Hello"));

        Assert.Equal(status, whole.Status);
        Assert.Equal(status, streamed.Status);
        AssertNothingBilled(refused: 2);
    }

    [Theory]
    [InlineData(Request)]
    [InlineData(StreamedRequest)]
    public async Task A_connection_reset_before_the_first_byte_costs_nothing(string request)
    {
        Say(LongReply, Fault.ResetBeforeFirstByte);

        await Assert.ThrowsAsync<HttpRequestException>(() => Http.PostAsync("v1/chat/completions", Body(request), Cancellation));

        AssertNothingBilled(refused: 1);
    }

    [Theory]
    [InlineData(Request)]
    [InlineData(StreamedRequest)]
    public async Task A_connection_reset_after_the_first_byte_delivers_it(string request)
    {
        Say(LongReply, Fault.ResetAfterFirstByte);

        var received = await ReadUntilBrokenAsync(request);

        Assert.StartsWith(request == Request ? "{" : "data: ", received, StringComparison.Ordinal);
        var expected = request == Request ? LongReply : LongReply[..16];
        Assert.Equal(ModelTokens.Count(expected), Server.Bill.Unreported.CompletionTokens);
    }

    [Fact]
    public async Task Half_a_stream_is_delivered_and_billed_before_the_connection_breaks()
    {
        for (var i = 0; i < 25; i++)
        {
            Server.Reset();
            Server.Script.Default = Behaviour.Say(LongReply) with { Fault = Fault.HalfStream, ChunkCharacters = 10 };
            var received = string.Empty;

            await Assert.ThrowsAnyAsync<IOException>(async () =>
            {
                await foreach (var update in ChatClient().GetStreamingResponseAsync("Hello", null, Cancellation))
                {
                    received += update.Text;
                }
            });

            Assert.InRange(received.Length, (LongReply.Length / 2) - 10, (LongReply.Length / 2) + 10);
            Assert.StartsWith(received, LongReply, StringComparison.Ordinal);
            var bill = await Server.WaitForBillAsync(b => b.OpenCalls == 0, Cancellation);
            Assert.InRange(bill.Unreported.CompletionTokens, ModelTokens.Count(received) - 1, ModelTokens.Count(received) + 1);
        }
    }

    [Fact]
    public async Task Half_an_answer_breaks_the_openai_client()
    {
        Say(LongReply, Fault.HalfStream);

        await Assert.ThrowsAnyAsync<Exception>(() => ChatClient().GetResponseAsync("Hello", null, Cancellation));

        Assert.Equal(1, Server.Bill.Unreported.Calls);
    }

    [Fact]
    public async Task Malformed_json_reaches_the_openai_client_as_such()
    {
        Say(LongReply, Fault.MalformedJson);

        await Assert.ThrowsAnyAsync<JsonException>(() => ChatClient().GetResponseAsync("Hello", null, Cancellation));
        await Assert.ThrowsAnyAsync<JsonException>(() => StreamTextAsync(ChatClient(), "Hello"));

        Assert.Equal(2, Server.Bill.Unreported.Calls);
        Assert.Equal(0, Server.Bill.OpenCalls);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_model_that_never_answers_bills_the_prompt_when_the_client_gives_up(bool stream)
    {
        Say(LongReply, Fault.NeverAnswer);
        using var gaveUp = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);

        var call = stream
            ? ChatClient().GetStreamingResponseAsync("Hello", null, gaveUp.Token).ToChatResponseAsync(gaveUp.Token)
            : ChatClient().GetResponseAsync("Hello", null, gaveUp.Token);
        await Server.WaitForBillAsync(b => b.OpenCalls == 1, Cancellation);
        Assert.False(call.IsCompleted);
        await gaveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        var bill = await Server.WaitForBillAsync(b => b.OpenCalls == 0, Cancellation);
        Assert.Equal(ModelTokens.Count("Hello") + 8, bill.Unreported.PromptTokens);
        Assert.Equal(0, bill.Total.CompletionTokens);
    }

    [Fact]
    public async Task A_server_that_stops_ends_the_calls_it_never_answered()
    {
        Say(LongReply, Fault.NeverAnswer);
        var call = Http.PostAsync("v1/chat/completions", Body(Request), Cancellation);
        await Server.WaitForBillAsync(b => b.OpenCalls == 1, Cancellation);

        await Server.DisposeAsync();

        await Assert.ThrowsAsync<HttpRequestException>(() => call);
    }

    [Fact]
    public async Task A_call_without_the_required_key_is_refused()
    {
        Server.Script.RequiredKey = "another";

        var problem = await Assert.ThrowsAsync<ClientResultException>(() => ChatClient().GetResponseAsync("Hello", null, Cancellation));
        Assert.Equal(401, problem.Status);
        AssertNothingBilled(refused: 1);

        Server.Script.RequiredKey = "x";
        await ChatClient().GetResponseAsync("Hello", null, Cancellation);
        Assert.Equal(1, Server.Bill.Total.Calls);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("""{"messages":[{"role":"user","content":"Hello"}]}""")]
    [InlineData("""{"model":"m","messages":[]}""")]
    [InlineData("""{"model":"m","messages":[{}]}""")]
    [InlineData("""{"model":"m","max_tokens":0,"messages":[{"role":"user","content":"Hello"}]}""")]
    [InlineData("""{"model":"m","n":2,"messages":[{"role":"user","content":"Hello"}]}""")]
    public async Task A_request_that_openai_would_refuse_is_refused(string body)
    {
        using var response = await Http.PostAsync("v1/chat/completions", Body(body), Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("invalid_request_error", await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        AssertNothingBilled(refused: 1);
    }

    private void AssertNothingBilled(int refused)
    {
        Assert.Equal(default, Server.Bill.Total);
        Assert.Equal(refused, Server.Bill.RefusedRequests);
    }

    private async Task<string> ReadUntilBrokenAsync(string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/chat/completions") { Content = Body(body) };
        using var response = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        response.EnsureSuccessStatusCode();
        await using var stream = await response.Content.ReadAsStreamAsync(Cancellation);
        using var received = new MemoryStream();
        await Assert.ThrowsAnyAsync<IOException>(() => stream.CopyToAsync(received, Cancellation));
        return System.Text.Encoding.UTF8.GetString(received.ToArray());
    }
}
