using System.Buffers;
using System.Text.Json;
using RagStarter.ModelServer.Billing;
using RagStarter.ModelServer.Http;
using RagStarter.ModelServer.Scripting;

namespace RagStarter.ModelServer.Chat;

/// <summary>
/// Generates a planned reply at its pace and sends it. Every piece is billed before it is sent, and the bill is final
/// before the client can see the end.
/// </summary>
internal sealed class ChatReply
{
    public required Exchange Exchange { get; init; }

    public required OpenCall Call { get; init; }

    public required ReplyPlan Plan { get; init; }

    public required ChatJson Json { get; init; }

    /// <summary>What the client is told it used; <see langword="null"/> for nothing.</summary>
    public required ChatUsage? Usage { get; init; }

    private Fault Fault => Exchange.Behaviour.Fault;

    /// <summary>The number of pieces after which the fault strikes.</summary>
    private int GoodPieces => Fault is Fault.ResetAfterFirstByte
        ? Math.Min(1, Plan.Pieces.Count)
        : Math.Min(Exchange.Behaviour.FaultAfterChunks ?? (Plan.Pieces.Count + 1) / 2, Plan.Pieces.Count);

    /// <summary>Sends the reply as one body.</summary>
    public async Task SendAsync()
    {
        await Exchange.PauseAsync(Exchange.Behaviour.FirstTokenDelayMs);
        for (var i = 0; i < Plan.Pieces.Count; i++)
        {
            await StallIfDueAsync(i);
            await GenerateAsync(i);
        }

        await StallIfDueAsync(Plan.Pieces.Count);
        var body = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(body, ChatJson.Format);
        Json.WriteCompletion(writer, Plan, Usage);
        Call.Settle(reported: Usage is not null && Fault is Fault.None);
        await Exchange.SendAsync(body.WrittenMemory);
    }

    /// <summary>Sends the reply as server-sent events.</summary>
    public async Task StreamAsync()
    {
        await Exchange.PauseAsync(Exchange.Behaviour.FirstTokenDelayMs);
        var response = Exchange.Response;
        response.ContentType = "text/event-stream; charset=utf-8";
        response.Headers.CacheControl = "no-cache";
        using var writer = new Utf8JsonWriter(response.BodyWriter, ChatJson.Format);
        var good = Fault is Fault.None ? Plan.Pieces.Count : GoodPieces;
        WriteEvent(writer, json => Json.WriteChunk(json, null, Usage is not null));
        for (var i = 0; i < good; i++)
        {
            await GenerateAsync(i);
            WriteEvent(writer, json => Json.WriteChunk(json, Plan.Pieces[i], Usage is not null));
            await response.BodyWriter.FlushAsync(Exchange.Left);
        }

        if (Fault is not Fault.None)
        {
            await BreakAsync();
            return;
        }

        Exchange.Left.ThrowIfCancellationRequested();
        Call.Settle(reported: Usage is not null);
        WriteEvent(writer, json => Json.WriteFinish(json, Plan.FinishReason, Usage is not null));
        if (Usage is not null)
        {
            WriteEvent(writer, json => Json.WriteUsage(json, Usage));
        }

        response.BodyWriter.Write("data: [DONE]\n\n"u8);
        await response.BodyWriter.FlushAsync(Exchange.Left);
    }

    // The time a piece takes, then its price.
    private async ValueTask GenerateAsync(int index)
    {
        await Exchange.PauseAsync(index == 0 ? 0 : Exchange.Behaviour.ChunkDelayMs);
        Call.Generated(Plan.Pieces[index].TokensSoFar);
    }

    private async ValueTask StallIfDueAsync(int generated)
    {
        if (Fault is Fault.Stall && generated == GoodPieces)
        {
            await Exchange.StallAsync();
        }
    }

    // Ends a stream before its time.
    private async Task BreakAsync()
    {
        var pipe = Exchange.Response.BodyWriter;
        if (Fault is Fault.Stall)
        {
            await pipe.FlushAsync(Exchange.Left);
            await Exchange.StallAsync();
        }

        Call.Settle(reported: false);
        if (Fault is Fault.MalformedJson)
        {
            pipe.Write("data: {\"id\":\"chatcmpl-1\",\"choices\":[{\"index\":0,\"delta\":{\"cont\n\n"u8);
        }

        await pipe.FlushAsync(Exchange.Left);
        if (Fault is not Fault.MalformedJson)
        {
            Exchange.Reset();
        }
    }

    private void WriteEvent(Utf8JsonWriter writer, Action<Utf8JsonWriter> write)
    {
        var pipe = Exchange.Response.BodyWriter;
        pipe.Write("data: "u8);
        writer.Reset();
        write(writer);
        pipe.Write("\n\n"u8);
    }
}
