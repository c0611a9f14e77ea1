using System.Text.Json.Serialization;
using RagStarter.ModelServer.Chat;

namespace RagStarter.ModelServer.Scripting;

/// <summary>
/// How the server treats one call. Every property has the default of a healthy, instant provider; the text properties
/// mean nothing to embedding calls.
/// </summary>
public sealed record Behaviour
{
    /// <summary>The reply of <see cref="ReplyMode.AnswerFromSources"/> when no source says anything about the question.</summary>
    public const string Declined = "I could not find this in the documents.";

    /// <summary>Where the reply's text comes from. Default: <see cref="ReplyMode.AnswerFromSources"/>.</summary>
    public ReplyMode Mode { get; init; }

    /// <summary>The reply of <see cref="ReplyMode.Fixed"/>. Default: empty.</summary>
    public string Text { get; init; } = string.Empty;

    /// <summary>A reply computed from the request; goes before <see cref="Mode"/>. In process only. Default: none.</summary>
    [JsonIgnore]
    public Func<ChatRequest, string>? Reply { get; init; }

    /// <summary>Tools to ask for instead of replying with text. Default: none.</summary>
    public IReadOnlyList<ScriptedToolCall> ToolCalls { get; init; } = [];

    /// <summary>Milliseconds before the first token, or before an embedding. Default: 0.</summary>
    public int FirstTokenDelayMs { get; init; }

    /// <summary>Milliseconds before every further chunk; an answer that is not streamed takes as long as a stream. Default: 0.</summary>
    public int ChunkDelayMs { get; init; }

    /// <summary>Characters (UTF-16 units) per chunk, at least 1; a chunk never splits a surrogate pair. Default: 16.</summary>
    public int ChunkCharacters { get; init; } = 16;

    /// <summary>When the client is told what it used. Default: <see cref="UsageReporting.AsAsked"/>.</summary>
    public UsageReporting Usage { get; init; }

    /// <summary>The share of the prompt that counts as cached, 0 to 1, rounded down to tokens. Default: 0.</summary>
    public double CachedPromptShare { get; init; }

    /// <summary>What goes wrong. Default: <see cref="Scripting.Fault.None"/>.</summary>
    public Fault Fault { get; init; }

    /// <summary>The chunks sent before <see cref="Fault"/> strikes, for faults that strike in the middle. Default: half of them.</summary>
    public int? FaultAfterChunks { get; init; }

    /// <summary>Seconds in the <c>Retry-After</c> header of <see cref="Fault.Throttle"/>. Default: 1.</summary>
    public int RetryAfterSeconds { get; init; } = 1;

    /// <summary>A model that replies with <paramref name="text"/>.</summary>
    public static Behaviour Say(string text) => new() { Mode = ReplyMode.Fixed, Text = text };

    /// <summary>A model that asks for one tool.</summary>
    public static Behaviour CallTool(string name, string arguments = "{}") => new() { ToolCalls = [new(name, arguments)] };

    /// <summary>A model that fails.</summary>
    public static Behaviour Fail(Fault fault) => new() { Fault = fault };

    /// <summary>Refuses values that mean nothing.</summary>
    /// <exception cref="ArgumentException">A value is out of range; the message names the property.</exception>
    internal Behaviour Checked()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(FirstTokenDelayMs);
        ArgumentOutOfRangeException.ThrowIfNegative(ChunkDelayMs);
        ArgumentOutOfRangeException.ThrowIfLessThan(ChunkCharacters, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(RetryAfterSeconds);
        ArgumentOutOfRangeException.ThrowIfNegative(FaultAfterChunks ?? 0, nameof(FaultAfterChunks));
        if (CachedPromptShare is not (>= 0 and <= 1))
        {
            throw new ArgumentException($"{nameof(CachedPromptShare)} must lie between 0 and 1.");
        }

        return this;
    }
}
