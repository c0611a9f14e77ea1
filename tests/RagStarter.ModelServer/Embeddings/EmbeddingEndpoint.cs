using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using RagStarter.ModelServer.Billing;
using RagStarter.ModelServer.Http;
using RagStarter.ModelServer.Scripting;

namespace RagStarter.ModelServer.Embeddings;

/// <summary><c>POST /v1/embeddings</c>.</summary>
internal sealed class EmbeddingEndpoint(Script script, BillKeeper bill, RequestIntake intake)
{
    /// <exception cref="RefusedException">The call is turned away.</exception>
    /// <exception cref="OperationCanceledException">The client left.</exception>
    public async Task HandleAsync(HttpContext http, CancellationToken left)
    {
        EmbeddingRequest request;
        using (var body = await intake.ReadAsync(http.Request, left))
        {
            request = EmbeddingRequest.Parse(body.RootElement);
        }

        var exchange = new Exchange(http, script.NextForEmbeddings(request.Model), left);
        await exchange.AdmitAsync();
        var tokens = request.Input.Sum(ModelTokens.Count);
        using var call = bill.Open(request.Model, new BillLine(1, 0, 0, 0, tokens));
        var behaviour = exchange.Behaviour;
        if (behaviour.Fault is Fault.NeverAnswer or Fault.Stall)
        {
            await exchange.StallAsync();
        }

        await exchange.PauseAsync(behaviour.FirstTokenDelayMs);
        var reportsUsage = behaviour.Usage is not UsageReporting.Never;
        var answer = Write(request, reportsUsage ? tokens : null);
        call.Settle(reported: reportsUsage && behaviour.Fault is Fault.None);
        await exchange.SendAsync(answer);
    }

    private ReadOnlyMemory<byte> Write(EmbeddingRequest request, int? tokens)
    {
        var body = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(body);
        var concepts = new ConceptTable(script.Concepts);
        var dimensions = request.Dimensions ?? script.EmbeddingDimensions;
        json.WriteStartObject();
        json.WriteString("object", "list");
        json.WriteStartArray("data");
        for (var i = 0; i < request.Input.Count; i++)
        {
            json.WriteStartObject();
            json.WriteString("object", "embedding");
            json.WriteNumber("index", i);
            WriteVector(json, BagOfWordsEmbedder.Embed(request.Input[i], dimensions, concepts), request.Base64);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("model", request.Model);
        if (tokens is { } used)
        {
            json.WriteStartObject("usage");
            json.WriteNumber("prompt_tokens", used);
            json.WriteNumber("total_tokens", used);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.Flush();
        return body.WrittenMemory;
    }

    private static void WriteVector(Utf8JsonWriter json, float[] vector, bool base64)
    {
        if (base64)
        {
            // .NET runs on little-endian machines, which is the order OpenAI sends.
            json.WriteBase64String("embedding", MemoryMarshal.AsBytes(vector.AsSpan()));
            return;
        }

        json.WriteStartArray("embedding");
        foreach (var value in vector)
        {
            json.WriteNumberValue(value);
        }

        json.WriteEndArray();
    }
}
