using System.Globalization;
using RagStarter.Core.Models;

namespace RagStarter.Core.Ledger.Verification;

/// <summary>
/// Checks lines one after the other, those of a request together and inside it those of a call together; remembers no
/// more than the request and the call that it is in.
/// </summary>
internal sealed class LedgerAudit(Func<string, Price?> priceOf, DateTimeOffset openBefore, Action<LedgerFinding> report)
{
    // Clocks are set right by a moment while an application runs; one that was set back by more is worth a look.
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(1);

    private RequestState _request;
    private CallState _call;

    /// <summary>How many lines were checked.</summary>
    public long Lines { get; private set; }

    /// <summary>How many requests.</summary>
    public long Requests { get; private set; }

    /// <summary>How many calls were settled.</summary>
    public long Calls { get; private set; }

    /// <summary>How many of them name a price that is not known any more.</summary>
    public long UnknownPrices { get; private set; }

    /// <summary>Checks the next line.</summary>
    public void Add(LedgerEvent line)
    {
        if (Lines == 0 || line.RequestId != _request.Id)
        {
            End();
            _request = new RequestState { Id = line.RequestId };
            _call = new CallState { Id = line.CallId };
            Requests++;
        }
        else if (line.CallId != _call.Id)
        {
            EndCall();
            _call = new CallState { Id = line.CallId };
        }

        Lines++;
        if (line.At > _request.Last)
        {
            _request.Last = line.At;
        }

        CheckAmounts(line);
        switch (line.Kind)
        {
            case LedgerKinds.Hold:
                _call.Held = line.Usage.Billable;
                _call.HeldAt = line.At;
                break;
            case LedgerKinds.Settle:
                Calls++;
                _call.Settled++;
                _call.Used = line.Usage.Billable;
                _request.NeedsAnswer |= line.Operation == LedgerOperations.Chat || line.Service == Services.Chat;
                CheckSettle(line);
                break;
            case LedgerKinds.Release:
                _call.Released++;
                break;
            case LedgerKinds.Expire:
                _call.Expired++;
                _request.Expired = true;
                break;
            case LedgerKinds.Answer:
                _request.Answers++;
                CheckAnswer(line);
                break;
        }
    }

    /// <summary>Checks what can be said when the last line was seen.</summary>
    public void End()
    {
        if (Lines == 0)
        {
            return;
        }

        EndCall();
        if (_request.Answers > 1)
        {
            Report(LedgerFindingKinds.SeveralAnswers, default, $"The request ended {_request.Answers} times.");
        }
        else if (_request is { NeedsAnswer: true, Answers: 0 } && _request.Last < openBefore)
        {
            Report(
                _request.Expired ? LedgerFindingKinds.Died : LedgerFindingKinds.NoAnswer,
                default,
                _request.Expired ? "The request has no end: its process died." : "The request made calls and no line says how it ended.");
        }
    }

    private void EndCall()
    {
        if (_call is { Released: > 0, Settled: > 0 })
        {
            Report(LedgerFindingKinds.ReleasedAndSettled, _call.Id, "The call was given back and was settled all the same.");
        }

        if (_call.Settled > 1 || _call.Released > 1 || _call.Expired > 1)
        {
            Report(LedgerFindingKinds.EndedTwice, _call.Id, $"The call was settled {_call.Settled}, released {_call.Released} and expired {_call.Expired} times.");
        }

        if (_call.Held is { } held && _call.Settled > 0 && _call.Used > held)
        {
            Report(LedgerFindingKinds.OverHold, _call.Id, $"The call used {_call.Used} tokens and {held} were held for it.");
        }

        if (_call is { Held: not null, Settled: 0, Released: 0, Expired: 0 } && _call.HeldAt < openBefore)
        {
            Report(LedgerFindingKinds.OpenHold, _call.Id, string.Create(CultureInfo.InvariantCulture, $"The hold of {_call.HeldAt:u} has no end."));
        }
    }

    private void CheckAmounts(LedgerEvent line)
    {
        var usage = line.Usage;
        if (usage.PromptTokens < 0 || usage.CachedPromptTokens < 0 || usage.CompletionTokens < 0 || usage.EmbeddingTokens < 0
            || usage.RetrievedTokens < 0 || usage.PackedTokens < 0 || usage.CitedTokens < 0 || line.CostMicroUsd < 0)
        {
            Report(LedgerFindingKinds.Negative, line.CallId, $"The line '{line.Kind}' has a negative amount.");
        }

        if (line.At < line.HeldAt - ClockTolerance)
        {
            Report(LedgerFindingKinds.BeforeHold, line.CallId, string.Create(CultureInfo.InvariantCulture, $"The line '{line.Kind}' is of {line.At:u} and its hold of {line.HeldAt:u}."));
        }
    }

    private void CheckSettle(LedgerEvent line)
    {
        var usage = line.Usage;
        if (usage.CachedPromptTokens > usage.PromptTokens)
        {
            Report(LedgerFindingKinds.CachedOverPrompt, line.CallId, $"Of {usage.PromptTokens} prompt tokens {usage.CachedPromptTokens} are said to be cached.");
        }

        if (usage.RetrievedTokens + usage.PackedTokens + usage.CitedTokens != 0)
        {
            Report(LedgerFindingKinds.CountedTwice, line.CallId, "A call carries tokens of the retrieval, which belong on the line of the request.");
        }

        if (priceOf(line.PriceVersion) is not { } price)
        {
            UnknownPrices++;
        }
        else if (price.CostMicroUsd(usage) is var expected && expected != line.CostMicroUsd)
        {
            Report(LedgerFindingKinds.Cost, line.CallId, $"At the price '{line.PriceVersion}' the call cost {expected} micro-dollars; the line says {line.CostMicroUsd}.");
        }
    }

    private void CheckAnswer(LedgerEvent line)
    {
        if (line.Usage.Billable != 0 || line.CachedPromptTokens != 0 || line.CostMicroUsd != 0)
        {
            Report(LedgerFindingKinds.CountedTwice, line.CallId, "The line of a request carries tokens or a cost, which belong on the lines of its calls.");
        }
    }

    private void Report(string kind, Guid call, string detail) => report(new LedgerFinding(kind, _request.Id, call, detail));

    private struct RequestState
    {
        public Guid Id;
        public int Answers;
        public bool NeedsAnswer;
        public bool Expired;
        public DateTimeOffset Last;
    }

    private struct CallState
    {
        public Guid Id;
        public long? Held;
        public DateTimeOffset HeldAt;
        public long Used;
        public int Settled;
        public int Released;
        public int Expired;
    }
}
