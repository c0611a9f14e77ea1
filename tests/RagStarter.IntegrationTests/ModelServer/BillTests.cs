using Microsoft.Extensions.AI;
using RagStarter.ModelServer;
using RagStarter.ModelServer.Billing;
using RagStarter.ModelServer.Scripting;

namespace RagStarter.IntegrationTests.ModelServer;

public sealed class BillTests : ModelServerTest
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_bill_is_what_the_client_is_told(bool stream)
    {
        Server.Script.Default = Behaviour.Say(LongReply) with { CachedPromptShare = 0.5 };

        var response = stream
            ? await ChatClient().GetStreamingResponseAsync("One two three four", null, Cancellation).ToChatResponseAsync(Cancellation)
            : await ChatClient().GetResponseAsync("One two three four", null, Cancellation);

        var bill = Server.Bill;
        Assert.Equal(bill.Total, Told(response.Usage));
        Assert.Equal(bill.Total, bill.Reported);
        Assert.Equal(bill.Total, Assert.Single(bill.Models).Value);
        Assert.Equal(bill.Total.PromptTokens / 2, bill.Total.CachedPromptTokens);
        Assert.Equal(ModelTokens.Count(LongReply), bill.Total.CompletionTokens);
        Assert.Equal(0, bill.OpenCalls);
    }

    [Fact]
    public async Task A_stream_is_billed_in_full_before_its_last_chunk_arrives()
    {
        Say(LongReply);
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/chat/completions")
        {
            Content = Body("""{"model":"m","stream":true,"messages":[{"role":"user","content":"Hello"}]}"""),
        };
        using var response = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(Cancellation));

        string? line;
        do
        {
            line = await lines.ReadLineAsync(Cancellation);
        }
        while (line?.Contains("\"finish_reason\":\"stop\"", StringComparison.Ordinal) is false);

        Assert.Equal(0, Server.Bill.OpenCalls);
        Assert.Equal(ModelTokens.Count(LongReply), Server.Bill.Total.CompletionTokens);
    }

    [Theory]
    [InlineData("", UsageReporting.AsAsked, false)]
    [InlineData(""","stream_options":{"include_usage":true}""", UsageReporting.AsAsked, true)]
    [InlineData(""","stream_options":{"include_usage":true}""", UsageReporting.Never, false)]
    [InlineData("", UsageReporting.Always, true)]
    public async Task A_stream_reports_usage_as_scripted(string options, UsageReporting reporting, bool reported)
    {
        Server.Script.Default = Behaviour.Say(LongReply) with { Usage = reporting };

        using var response = await Http.PostAsync(
            "v1/chat/completions",
            Body($$"""{"model":"m","stream":true{{options}},"messages":[{"role":"user","content":"Hello"}]}"""),
            Cancellation);
        var text = await response.Content.ReadAsStringAsync(Cancellation);

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        Assert.EndsWith("data: [DONE]\n\n", text, StringComparison.Ordinal);
        Assert.Equal(reported, text.Contains("\"choices\":[],\"usage\":{\"prompt_tokens\"", StringComparison.Ordinal));
        Assert.Equal(reported ? Server.Bill.Total : default, Server.Bill.Reported);
        Assert.Equal(ModelTokens.Count(LongReply), Server.Bill.Total.CompletionTokens);
    }

    [Fact]
    public async Task A_reply_without_usage_is_billed_but_not_reported()
    {
        Server.Script.Default = Behaviour.Say(LongReply) with { Usage = UsageReporting.Never };

        var response = await ChatClient().GetResponseAsync("Hello", cancellationToken: Cancellation);

        Assert.Null(response.Usage);
        Assert.Equal(1, Server.Bill.Unreported.Calls);
        Assert.Equal(ModelTokens.Count(LongReply), Server.Bill.Unreported.CompletionTokens);
    }

    [Fact]
    public async Task An_abandoned_stream_is_billed_for_what_was_sent()
    {
        Server.Script.Default = Behaviour.Say(LongReply) with { Fault = Fault.Stall, FaultAfterChunks = 3, ChunkCharacters = 10 };

        var received = string.Empty;
        await foreach (var update in ChatClient().GetStreamingResponseAsync("Hello", cancellationToken: Cancellation))
        {
            received += update.Text;
            if (received.Length >= 30)
            {
                break;
            }
        }

        var bill = await Server.WaitForBillAsync(b => b.OpenCalls == 0, Cancellation);
        Assert.Equal(LongReply[..received.Length], received);
        Assert.Equal(ModelTokens.Count(received), bill.Total.CompletionTokens);
        Assert.Equal(ModelTokens.Count("Hello") + 8, bill.Total.PromptTokens);
        Assert.Equal(default, bill.Reported);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_that_leaves_a_slow_model_stops_its_bill(bool stream)
    {
        Server.Script.Default = Behaviour.Say(LongReply) with { ChunkDelayMs = 20, ChunkCharacters = 1 };
        using var leaves = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);

        var call = stream
            ? ChatClient().GetStreamingResponseAsync("Hello", null, leaves.Token).ToChatResponseAsync(leaves.Token)
            : ChatClient().GetResponseAsync("Hello", null, leaves.Token);
        await Server.WaitForBillAsync(b => b.Total.CompletionTokens >= 3, Cancellation);
        await leaves.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        var bill = await Server.WaitForBillAsync(b => b.OpenCalls == 0, Cancellation);
        Assert.InRange(bill.Total.CompletionTokens, 3, ModelTokens.Count(LongReply) - 1);
        Assert.Equal(default, bill.Reported);
    }

    [Fact]
    public async Task Hundreds_of_callers_at_once_are_billed_exactly()
    {
        Server.Script.Decide = request => request.LastUserMessage.Length % 5 == 0
            ? Behaviour.Fail(Fault.Throttle)
            : Behaviour.Say(LongReply[..(request.LastUserMessage.Length % 90)]) with { ChunkCharacters = 3, CachedPromptShare = 0.25 };

        var told = await Task.WhenAll(Enumerable.Range(0, 400).Select(i => Task.Run(() => CallAsync(i), Cancellation)));

        var bill = Server.Bill;
        Assert.Equal(told.Aggregate((sum, line) => sum + line), bill.Total);
        Assert.Equal(bill.Total, bill.Reported);
        Assert.Equal(bill.Total, bill.Models.Values.Aggregate((sum, line) => sum + line));
        Assert.Equal(400, bill.Total.Calls + bill.RefusedRequests);
        Assert.Equal(80, bill.RefusedRequests);
        Assert.Equal(400, Server.Requests.Count);
    }

    private static BillLine Told(UsageDetails? usage) => new(
        1, usage!.InputTokenCount!.Value, usage.CachedInputTokenCount!.Value, usage.OutputTokenCount!.Value, 0);

    private async Task<BillLine> CallAsync(int i)
    {
        var question = new string('x', i + 1);
        using var client = ChatClient($"m{i % 3}");
        try
        {
            var response = i % 2 == 0
                ? await client.GetStreamingResponseAsync(question, null, Cancellation).ToChatResponseAsync(Cancellation)
                : await client.GetResponseAsync(question, null, Cancellation);
            return Told(response.Usage);
        }
        catch (System.ClientModel.ClientResultException refused) when (refused.Status == 429)
        {
            return default;
        }
    }
}
