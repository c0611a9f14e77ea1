using System.Globalization;
using RagStarter.Core.Ledger.Savings;
using RagStarter.Core.Models;

namespace RagStarter.Core.Ledger.Verification;

/// <summary>
/// Checks lines one after the other, those of a request together and inside it those of a call together; remembers no
/// more than the request and the call that it is in.
/// </summary>
internal sealed class LedgerAudit(Func<string, Price?> priceOf, DateTimeOffset openBefore, DateTimeOffset keptFrom, Action<LedgerFinding> report)
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
        CheckSavings(line);
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
                _request.SettledMicroUsd += line.CostMicroUsd;
                _request.SettledTokens += line.Usage.Billable;
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
                _request.Savings = line.Savings;
                _request.Began = line.At.AddMilliseconds(-line.Milliseconds);
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
        CheckActual();
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

    private void CheckSavings(LedgerEvent line)
    {
        if (line.Savings is not { } savings)
        {
            return;
        }

        if (!savings.AddsUp)
        {
            Report(LedgerFindingKinds.Savings, line.CallId, $"On the line '{line.Kind}' {Words(savings)}");
        }

        // A call that stands for itself cost what it was settled at; one that did not take place cost nothing.
        if (line.Kind != LedgerKinds.Answer && (savings.ActualMicroUsd != line.CostMicroUsd || savings.ActualTokens != line.Usage.Billable))
        {
            Report(
                LedgerFindingKinds.SavingsActual,
                line.CallId,
                $"The line '{line.Kind}' used {line.Usage.Billable} tokens for {line.CostMicroUsd} micro-dollars; its savings say {savings.ActualTokens} tokens for {savings.ActualMicroUsd}.");
        }
    }

    // The calls of a request that began before the oldest line may have been removed because of their age.
    private void CheckActual()
    {
        if (_request.Savings is { } savings && _request.Answers == 1 && _request.Began >= keptFrom
            && (savings.ActualMicroUsd != _request.SettledMicroUsd || savings.ActualTokens != _request.SettledTokens))
        {
            Report(
                LedgerFindingKinds.SavingsActual,
                _request.Id,
                $"The calls of the request used {_request.SettledTokens} tokens for {_request.SettledMicroUsd} micro-dollars; its savings say {savings.ActualTokens} tokens for {savings.ActualMicroUsd}.");
        }
    }

    /// <summary>What does not add up, in a sentence.</summary>
    internal static string Words(SavingsFigures savings) =>
        $"{savings.CounterfactualMicroUsd} micro-dollars without the levers less {savings.ActualMicroUsd} with them is {savings.CounterfactualMicroUsd - savings.ActualMicroUsd}, and the levers saved {savings.SavedMicroUsd}; "
        + $"in tokens {savings.CounterfactualTokens} less {savings.ActualTokens} is {savings.CounterfactualTokens - savings.ActualTokens}, and the levers saved {savings.SavedTokens}.";

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
        public DateTimeOffset Began;
        public SavingsFigures? Savings;
        public long SettledMicroUsd;
        public long SettledTokens;
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
