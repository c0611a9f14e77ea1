using System.Text.Encodings.Web;
using System.Text.Json;

namespace RagStarter.ModelServer.Chat;

/// <summary>Writes a reply in OpenAI's format.</summary>
/// <param name="Id">The call's id.</param>
/// <param name="Model">The model the client named.</param>
/// <param name="CreatedUnixSeconds">When the call arrived.</param>
internal sealed record ChatJson(string Id, string Model, long CreatedUnixSeconds)
{
    /// <summary>Text travels as UTF-8, as OpenAI sends it, so that clients meet characters of several bytes.</summary>
    public static JsonWriterOptions Format { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A whole answer.</summary>
    public void WriteCompletion(Utf8JsonWriter json, ReplyPlan plan, ChatUsage? usage)
    {
        WriteOpening(json, "chat.completion");
        json.WriteStartArray("choices");
        json.WriteStartObject();
        json.WriteNumber("index", 0);
        json.WriteStartObject("message");
        json.WriteString("role", "assistant");
        WriteMessage(json, plan);
        json.WriteNull("refusal");
        json.WriteEndObject();
        json.WriteNull("logprobs");
        json.WriteString("finish_reason", plan.FinishReason);
        json.WriteEndObject();
        json.WriteEndArray();
        if (usage is not null)
        {
            usage.Write(json);
        }

        json.WriteEndObject();
        json.Flush();
    }

    /// <summary>A chunk with a piece of the reply; without one the chunk that names the role.</summary>
    public void WriteChunk(Utf8JsonWriter json, ReplyPiece? piece, bool usageFollows)
    {
        WriteChunkOpening(json);
        json.WriteStartObject("delta");
        if (piece is null)
        {
            json.WriteString("role", "assistant");
        }
        else if (piece.ToolCall is { } index)
        {
            WriteToolCallDelta(json, piece, index);
        }
        else
        {
            json.WriteString("content", piece.Text);
        }

        json.WriteEndObject();
        WriteChunkEnd(json, finishReason: null, usageFollows);
    }

    /// <summary>The chunk that says why the reply ends.</summary>
    public void WriteFinish(Utf8JsonWriter json, string finishReason, bool usageFollows)
    {
        WriteChunkOpening(json);
        json.WriteStartObject("delta");
        json.WriteEndObject();
        WriteChunkEnd(json, finishReason, usageFollows);
    }

    /// <summary>The last chunk of a stream that reports usage: no choices.</summary>
    public void WriteUsage(Utf8JsonWriter json, ChatUsage usage)
    {
        WriteOpening(json, "chat.completion.chunk");
        json.WriteStartArray("choices");
        json.WriteEndArray();
        usage.Write(json);
        json.WriteEndObject();
        json.Flush();
    }

    private void WriteOpening(Utf8JsonWriter json, string kind)
    {
        json.WriteStartObject();
        json.WriteString("id", Id);
        json.WriteString("object", kind);
        json.WriteNumber("created", CreatedUnixSeconds);
        json.WriteString("model", Model);
        json.WriteString("system_fingerprint", "fp_scripted");
    }

    private void WriteChunkOpening(Utf8JsonWriter json)
    {
        WriteOpening(json, "chat.completion.chunk");
        json.WriteStartArray("choices");
        json.WriteStartObject();
        json.WriteNumber("index", 0);
    }

    private static void WriteChunkEnd(Utf8JsonWriter json, string? finishReason, bool usageFollows)
    {
        json.WriteNull("logprobs");
        json.WriteString("finish_reason", finishReason);
        json.WriteEndObject();
        json.WriteEndArray();
        if (usageFollows)
        {
            json.WriteNull("usage");
        }

        json.WriteEndObject();
        json.Flush();
    }

    private void WriteMessage(Utf8JsonWriter json, ReplyPlan plan)
    {
        var calls = plan.Pieces.Where(piece => piece.ToolCall is not null).ToLookup(piece => piece.ToolCall!.Value);
        if (calls.Count == 0)
        {
            json.WriteString("content", string.Concat(plan.Pieces.Select(piece => piece.Text)));
            return;
        }

        json.WriteNull("content");
        json.WriteStartArray("tool_calls");
        foreach (var call in calls)
        {
            json.WriteStartObject();
            json.WriteString("id", ToolCallId(call.Key));
            json.WriteString("type", "function");
            json.WriteStartObject("function");
            json.WriteString("name", call.First().ToolName);
            json.WriteString("arguments", string.Concat(call.Select(piece => piece.Text)));
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteToolCallDelta(Utf8JsonWriter json, ReplyPiece piece, int index)
    {
        json.WriteStartArray("tool_calls");
        json.WriteStartObject();
        json.WriteNumber("index", index);
        if (piece.ToolName is not null)
        {
            json.WriteString("id", ToolCallId(index));
            json.WriteString("type", "function");
        }

        json.WriteStartObject("function");
        if (piece.ToolName is not null)
        {
            json.WriteString("name", piece.ToolName);
        }

        json.WriteString("arguments", piece.Text);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private string ToolCallId(int index) => $"call_{Id}_{index}";
}
