using System.Diagnostics;
using RagStarter.Core.Ledger;
using RagStarter.Core.Ledger.Savings;
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

    /// <summary>The shortest answer worth a call.</summary>
    internal const int MinOutputTokens = 16;

    private readonly Hold _hold;
    private readonly TimeProvider _time;
    private readonly string _operation;
    private readonly string _prompt;
    private readonly string _traceId;
    private readonly string _spanId;
    private long _startedAt;
    private int _used;

    private CallPermit(TokenBudget budget, Hold hold, string operation, string model, Price price, string prompt, TokenUsage most, TimeProvider time)
    {
        _hold = hold;
        _operation = operation;
        _prompt = prompt;
        _time = time;

        // Where a streamed answer ends, the span that it began in is not the current one any more.
        _traceId = Activity.Current?.TraceId.ToHexString() ?? string.Empty;
        _spanId = Activity.Current?.SpanId.ToHexString() ?? string.Empty;
        Model = model;
        Price = price;
        budget.NoteHold(hold, LineOf(LedgerKinds.Hold, hold.HeldAt, most, hold.Amount.CostMicroUsd));
    }

    /// <summary>The request that the call belongs to.</summary>
    public Guid RequestId => _hold.RequestId;

    /// <summary>The model's id in the configuration.</summary>
    public string Model { get; }

    /// <summary>The price at which the call is settled.</summary>
    public Price Price { get; }

    /// <summary>The most tokens that the call may write.</summary>
    public int MaxOutputTokens => (int)Math.Min(_hold.OutputTokens, int.MaxValue);

    /// <summary>Soft budget rules that the call may exceed.</summary>
    public IReadOnlyList<BudgetRefusal> Warnings => _hold.Warnings;

    /// <summary>The tokens that are sent as they were counted here, before anything was added for the provider's own count.</summary>
    internal int CountedInputTokens { get; private init; }

    private IReadOnlyList<RedactedText>? EmbeddedTexts { get; init; }

    // Whether no request ends with a line that tells what the call used and saved.
    private bool StandsAlone { get; init; }

    /// <summary>How long the first token of a streamed answer took; <see langword="null"/> before it came.</summary>
    internal TimeSpan? FirstToken { get; private set; }

    /// <summary>What the call used; default until it is settled.</summary>
    public TokenUsage Usage { get; private set; }

    /// <summary>What the call cost; 0 until it is settled.</summary>
    public long CostMicroUsd { get; private set; }

    /// <summary>Completes when the end of the call is in the ledger and in every budget.</summary>
    internal Task Settled => _hold.Settled;

    /// <summary>Room for the answer that was held together with this call, for the permit of the next one.</summary>
    internal Hold? HeldForAnswer { get; private init; }

    /// <summary>Holds the budget for a call to a chat model.</summary>
    /// <param name="budget">The budgets.</param>
    /// <param name="spender">On whose account.</param>
    /// <param name="requestId">The request.</param>
    /// <param name="model">The model.</param>
    /// <param name="prompt">The registered prompt and its version.</param>
    /// <param name="text">The prompt as the model reads it.</param>
    /// <param name="promptTokens">Its tokens.</param>
    /// <param name="maxOutputTokens">The longest useful answer.</param>
    /// <param name="heldBefore">What the request holds for the answer already; it is given up for the exact hold.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
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
        Hold? heldBefore,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        EnsureRedacted(text);
        var price = model.Price();
        var holds = await budget.HoldAsync(
            spender, requestId, [], RequestFor(model, price, promptTokens, maxOutputTokens), heldBefore, cancellationToken).ConfigureAwait(false);
        var most = new TokenUsage { PromptTokens = model.PromptEstimate.For(promptTokens), CompletionTokens = holds[^1].OutputTokens };
        return new CallPermit(budget, holds[^1], LedgerOperations.Chat, model.Id, price, prompt, most, time) { CountedInputTokens = promptTokens };
    }

    /// <summary>Holds the budget for a call to the embedding model, and where it is the first call of a question also for the answer.</summary>
    /// <param name="budget">The budgets.</param>
    /// <param name="spender">On whose account.</param>
    /// <param name="requestId">The request.</param>
    /// <param name="model">The embedding model.</param>
    /// <param name="price">Its price.</param>
    /// <param name="texts">What is embedded.</param>
    /// <param name="tokens">Its tokens.</param>
    /// <param name="answer">What the answer may use, where one follows.</param>
    /// <param name="standsAlone">Whether the call belongs to no request that ends with a line of its own.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="BudgetRefusedException">A hard rule has no room for it.</exception>
    internal static async ValueTask<CallPermit> ForEmbeddingAsync(
        TokenBudget budget,
        Spender spender,
        Guid requestId,
        string model,
        Price price,
        IReadOnlyList<RedactedText> texts,
        int tokens,
        HoldRequest? answer,
        bool standsAlone,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        foreach (var text in texts)
        {
            EnsureRedacted(text);
        }

        var usage = new TokenUsage { EmbeddingTokens = tokens };
        var amount = new BudgetAmount(tokens, price.CostMicroUsd(usage));
        var holds = answer is { } following
            ? await budget.HoldAsync(spender, requestId, [amount], following, null, cancellationToken).ConfigureAwait(false)
            : await budget.HoldAsync(spender, requestId, [], new HoldRequest(amount), null, cancellationToken).ConfigureAwait(false);
        return new CallPermit(budget, holds[0], LedgerOperations.Embedding, model, price, string.Empty, usage, time)
        {
            HeldForAnswer = answer is null ? null : holds[^1],
            CountedInputTokens = tokens,
            EmbeddedTexts = texts,
            StandsAlone = standsAlone,
        };
    }

    /// <summary>What a call to a chat model may use.</summary>
    internal static HoldRequest RequestFor(ChatModel model, Price price, int promptTokens, int maxOutputTokens)
    {
        // Providers may count more tokens in a prompt than we do.
        var held = model.PromptEstimate.For(promptTokens);
        return new HoldRequest(
            new BudgetAmount(held, price.CostMicroUsd(new TokenUsage { PromptTokens = held })),
            maxOutputTokens,
            Math.Min(maxOutputTokens, MinOutputTokens),
            price.Output);
    }

    /// <summary>Makes sure that what is sent to an embedding model is what was counted and held for.</summary>
    /// <exception cref="UnguardedCallException">It is something else.</exception>
    internal void EnsureCovers(IReadOnlyList<string> values)
    {
        if (EmbeddedTexts is null || !EmbeddedTexts.Select(t => t.Value).SequenceEqual(values, StringComparer.Ordinal))
        {
            throw new UnguardedCallException("The texts are not those that the permit was given for: use Embedder.");
        }
    }

    /// <summary>Takes the permit for a call; it is good for one.</summary>
    /// <exception cref="UnguardedCallException">It was used already, or its hold has ended.</exception>
    internal void Use()
    {
        if (_hold.HasEnded || Interlocked.Exchange(ref _used, 1) != 0)
        {
            throw new UnguardedCallException("The permit was used for another call already, or its hold has ended: every call to a model needs a hold of its own.");
        }

        _startedAt = _time.GetTimestamp();
        _hold.BeginUse();
    }

    /// <summary>Notes that the answer has begun; only the first time counts.</summary>
    internal void NoteFirstToken() => FirstToken ??= _time.GetElapsedTime(_startedAt);

    /// <summary>Replaces the hold by what was used and adds the ledger line. The second call does nothing.</summary>
    internal void Settle(TokenUsage usage, bool estimated)
    {
        if (!_hold.CanSettle)
        {
            return;
        }

        Usage = usage;
        CostMicroUsd = Price.CostMicroUsd(usage);
        _hold.Settle(new BudgetAmount(usage.Billable, CostMicroUsd), LineOf(LedgerKinds.Settle, _time.GetUtcNow(), usage, CostMicroUsd, estimated));
    }

    /// <summary>Gives the hold back, unless the call was settled.</summary>
    public void Dispose() => _hold.Dispose();

    private LedgerEvent LineOf(string kind, DateTimeOffset at, TokenUsage usage, long cost, bool estimated = false) => new()
    {
        At = at,
        HeldAt = _hold.HeldAt,
        Kind = kind,
        Operation = _operation,
        CallId = _hold.CallId,
        RequestId = RequestId,
        Tenant = _hold.Spender.Tenant.Value,
        Team = _hold.Spender.Team,
        User = _hold.Spender.User,
        Service = _hold.Spender.Service,
        Environment = _hold.Spender.Environment,
        Workflow = _hold.Spender.Workflow,
        WorkflowId = _hold.Spender.WorkflowId,
        Model = Model,
        PriceVersion = Price.Version,
        PromptTokens = usage.PromptTokens,
        CachedPromptTokens = usage.CachedPromptTokens,
        CompletionTokens = usage.CompletionTokens,
        EmbeddingTokens = usage.EmbeddingTokens,
        CostMicroUsd = cost,
        Estimated = estimated,
        Prompt = _prompt,
        Milliseconds = kind == LedgerKinds.Settle && _startedAt != 0 ? (long)_time.GetElapsedTime(_startedAt).TotalMilliseconds : 0,
        FirstTokenMilliseconds = kind == LedgerKinds.Settle ? (long)(FirstToken?.TotalMilliseconds ?? 0) : 0,
        TraceId = _traceId,
        SpanId = _spanId,
        Savings = StandsAlone && kind == LedgerKinds.Settle ? SavingsAttribution.OfEmbedding(cost, usage.EmbeddingTokens, KeptVectors.None) : null,
    };

    private static void EnsureRedacted(RedactedText text)
    {
        if (!text.HasValue)
        {
            throw new UnguardedCallException("The text of the call has not passed redaction.");
        }
    }
}
