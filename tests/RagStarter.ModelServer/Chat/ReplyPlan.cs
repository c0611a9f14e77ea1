using RagStarter.ModelServer.Scripting;

namespace RagStarter.ModelServer.Chat;

/// <summary>A whole reply before any of it is sent: cut to the allowed tokens and divided into chunks.</summary>
internal sealed class ReplyPlan
{
    private readonly List<ReplyPiece> _pieces = [];
    private readonly int _chunkCharacters;
    private int _tokensLeft;

    private ReplyPlan(int maxTokens, int chunkCharacters)
    {
        _tokensLeft = maxTokens;
        _chunkCharacters = chunkCharacters;
    }

    /// <summary>The chunks in order.</summary>
    public IReadOnlyList<ReplyPiece> Pieces => _pieces;

    /// <summary>Why the reply ends: "stop", "length" or "tool_calls".</summary>
    public string FinishReason { get; private set; } = "stop";

    /// <summary>The tokens of the whole reply.</summary>
    public int Tokens { get; private set; }

    /// <summary>Plans the reply to a request.</summary>
    public static ReplyPlan For(ChatRequest request, Behaviour behaviour)
    {
        var plan = new ReplyPlan(request.MaxTokens ?? int.MaxValue, behaviour.ChunkCharacters);
        IReadOnlyList<ScriptedToolCall> calls = behaviour.ToolCalls.Count == 0 && ReplyText.FindCall(request, behaviour) is { } ordered
            ? [ordered]
            : behaviour.ToolCalls;
        if (calls.Count == 0)
        {
            plan.Add(ReplyText.For(request, behaviour), toolCall: null);
            return plan;
        }

        plan.FinishReason = "tool_calls";
        for (var i = 0; i < calls.Count && plan.FinishReason is not "length"; i++)
        {
            plan.Add(calls[i], i);
        }

        return plan;
    }

    private void Add(ScriptedToolCall call, int index)
    {
        var nameTokens = ModelTokens.Count(call.Name);
        if (nameTokens > _tokensLeft)
        {
            FinishReason = "length";
            return;
        }

        Tokens += nameTokens;
        _tokensLeft -= nameTokens;
        _pieces.Add(new ReplyPiece(index, call.Name, string.Empty, Tokens));
        Add(call.Arguments, index);
    }

    private void Add(string text, int? toolCall)
    {
        var starts = ModelTokens.Starts(text);
        var tokens = starts.Count;
        var end = text.Length;
        if (tokens > _tokensLeft)
        {
            FinishReason = "length";
            tokens = _tokensLeft;
            end = starts[tokens];
        }

        var started = 0;
        for (var from = 0; from < end;)
        {
            var to = Math.Min(end, from + _chunkCharacters);
            to = to < end && char.IsLowSurrogate(text[to]) && char.IsHighSurrogate(text[to - 1]) ? to + 1 : to;
            while (started < tokens && (to == end || starts[started] < to))
            {
                started++;
            }

            _pieces.Add(new ReplyPiece(toolCall, null, text[from..to], Tokens + started));
            from = to;
        }

        Tokens += tokens;
        _tokensLeft -= tokens;
    }
}
