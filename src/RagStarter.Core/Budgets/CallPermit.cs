using System.Diagnostics;
using RagStarter.Core.Ledger;
using RagStarter.Core.Models;
using RagStarter.Core.Redaction;

namespace RagStarter.Core.Budgets;

/// <summary>
/// The right to make one call to a model: budgets hold what it may use, and its text has passed redaction. The guarded
/// clients refuse a call without one and settle it when the call ends.
/// </summary>
public sealed class CallPermit : IDisposable
{
    /// <summary>The key under which a call's options carry the permit.</summary>
    internal const string OptionsKey = "ragstarter.permit";

    private readonly Hold _hold;
    private readonly Spender _spender;
    private readonly TimeProvider _time;
    private readonly string _operation;
    private readonly string _prompt;
    private int _used;
    private long _startedAt;

    private CallPermit(Hold hold, Spender spender, Guid requestId, string operation, string model, Price price, string prompt, TimeProvider time)
    {
        _hold = hold;
        _spender = spender;
        _operation = operation;
        _prompt = prompt;
        _time = time;
        RequestId = requestId;
        Model = model;
        Price = price;
        _startedAt = time.GetTimestamp();
    }

    /// <summary>The request that the call belongs to.</summary>
    public Guid RequestId { get; }

    /// <summary>The model's id in the configuration.</summary>
    public string Model { get; }

    /// <summary>The price at which the call is settled.</summary>
    public Price Price { get; }

    /// <summary>The most tokens that the call may write.</summary>
    public int MaxOutputTokens => (int)Math.Min(_hold.OutputTokens, int.MaxValue);

    /// <summary>Soft budget rules that the call may exceed.</summary>
    public IReadOnlyList<BudgetRefusal> Warnings => _hold.Warnings;

    /// <summary>The prompt tokens as they were counted here, before anything was added for the provider's own count.</summary>
    internal int CountedPromptTokens { get; private init; }

    /// <summary>How long the first token of a streamed answer took; <see langword="null"/> before it came.</summary>
    internal TimeSpan? FirstToken { get; private set; }

    /// <summary>What the call used; default until it is settled.</summary>
    public TokenUsage Usage { get; private set; }

    /// <summary>What the call cost; 0 until it is settled.</summary>
    public long CostMicroUsd { get; private set; }

    /// <summary>Holds the budget for a call to a chat model.</summary>
    /// <exception cref="BudgetRefusedException">A hard rule has no room for it.</exception>
    internal static async ValueTask<CallPermit> ForChatAsync(
        TokenBudget budget,
        Spender spender,
        Guid requestId,
        ChatModel model,
        string prompt,
        RedactedText text,
        int promptTokens,
        int maxOutputTokens,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        EnsureRedacted(text);
        var price = model.Price();
        var heldPrompt = model.PromptEstimate.For(promptTokens);
        var request = new HoldRequest(
            new BudgetAmount(heldPrompt, price.CostMicroUsd(new TokenUsage { PromptTokens = heldPrompt })),
            maxOutputTokens,
            Math.Min(maxOutputTokens, MinOutputTokens),
            price.Output);
        var hold = await budget.HoldAsync(spender, requestId, request, cancellationToken).ConfigureAwait(false);
        return new CallPermit(hold, spender, requestId, LedgerOperations.Chat, model.Id, price, prompt, time) { CountedPromptTokens = promptTokens };
    }

    /// <summary>Holds the budget for a call to the embedding model.</summary>
    /// <exception cref="BudgetRefusedException">A hard rule has no room for it.</exception>
    internal static async ValueTask<CallPermit> ForEmbeddingAsync(
        TokenBudget budget,
        Spender spender,
        Guid requestId,
        string model,
        Price price,
        IReadOnlyList<RedactedText> texts,
        int tokens,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        foreach (var text in texts)
        {
            EnsureRedacted(text);
        }

        var usage = new TokenUsage { EmbeddingTokens = tokens };
        var request = new HoldRequest(new BudgetAmount(tokens, price.CostMicroUsd(usage)));
        var hold = await budget.HoldAsync(spender, requestId, request, cancellationToken).ConfigureAwait(false);
        return new CallPermit(hold, spender, requestId, LedgerOperations.Embedding, model, price, string.Empty, time);
    }

    /// <summary>The shortest answer worth a call.</summary>
    internal const int MinOutputTokens = 16;

    /// <summary>Takes the permit for a call; it is good for one.</summary>
    /// <exception cref="UnguardedCallException">It was used already, or its hold has ended.</exception>
    internal void Use()
    {
        if (_hold.HasEnded || Interlocked.Exchange(ref _used, 1) != 0)
        {
            throw new UnguardedCallException("The permit was used for another call already, or its hold has ended: every call to a model needs a hold of its own.");
        }

        _startedAt = _time.GetTimestamp();
    }

    /// <summary>Notes that the answer has begun; only the first time counts.</summary>
    internal void NoteFirstToken() => FirstToken ??= _time.GetElapsedTime(_startedAt);

    /// <summary>Keeps the hold from expiring while the call is under way.</summary>
    internal void Renew() => _hold.Renew();

    /// <summary>Replaces the hold by what was used and adds the ledger line. The second call does nothing.</summary>
    internal void Settle(TokenUsage usage, bool estimated)
    {
        if (!_hold.CanSettle)
        {
            return;
        }

        var activity = Activity.Current;
        Usage = usage;
        CostMicroUsd = Price.CostMicroUsd(usage);
        _hold.Settle(new BudgetAmount(usage.Billable, CostMicroUsd), new LedgerEvent
        {
            At = _time.GetUtcNow(),
            HeldAt = _hold.HeldAt,
            Kind = LedgerKinds.Settle,
            Operation = _operation,
            CallId = _hold.CallId,
            RequestId = RequestId,
            Tenant = _spender.Tenant.Value,
            Team = _spender.Team,
            User = _spender.User,
            Service = _spender.Service,
            Environment = _spender.Environment,
            Workflow = _spender.Workflow,
            WorkflowId = _spender.WorkflowId,
            Model = Model,
            PriceVersion = Price.Version,
            PromptTokens = usage.PromptTokens,
            CachedPromptTokens = usage.CachedPromptTokens,
            CompletionTokens = usage.CompletionTokens,
            EmbeddingTokens = usage.EmbeddingTokens,
            CostMicroUsd = CostMicroUsd,
            Estimated = estimated,
            Prompt = _prompt,
            Milliseconds = (long)_time.GetElapsedTime(_startedAt).TotalMilliseconds,
            FirstTokenMilliseconds = (long)(FirstToken ?? TimeSpan.Zero).TotalMilliseconds,
            TraceId = activity?.TraceId.ToHexString() ?? string.Empty,
            SpanId = activity?.SpanId.ToHexString() ?? string.Empty,
        });
    }

    /// <summary>Gives the hold back, unless the call was settled.</summary>
    public void Dispose() => _hold.Dispose();

    private static void EnsureRedacted(RedactedText text)
    {
        if (!text.HasValue)
        {
            throw new UnguardedCallException("The text of the call has not passed redaction.");
        }
    }
}
