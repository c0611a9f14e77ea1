using Microsoft.EntityFrameworkCore;
using RagStarter.Core.Ledger;
using RagStarter.Core.Redaction;
using RagStarter.Core.Storage;
using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Answering.Feedback;

/// <summary>Keeps what users think of their own answers.</summary>
public sealed class FeedbackStore(IDbContextFactory<StateDbContext> database, TextRedaction redaction, IEnumerable<IFeedbackObserver> observers, TimeProvider time)
{
    /// <summary>The longest reason that is kept, in characters; the rest is cut off.</summary>
    public const int MaxReasonCharacters = 1000;

    /// <summary>Keeps the caller's opinion of an answer; an earlier one is replaced.</summary>
    /// <returns>Whether the caller has made such a request; nothing is kept otherwise.</returns>
    public async Task<bool> RateAsync(Caller caller, Guid requestId, bool isUp, string reason, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var tenant = caller.Tenant.Value;
        var isOwn = await context.Ledger.AnyAsync(
            l => l.Kind == LedgerKinds.Answer && l.RequestId == requestId && l.Tenant == tenant && l.User == caller.User, cancellationToken).ConfigureAwait(false);
        if (!isOwn)
        {
            return false;
        }

        foreach (var observer in observers)
        {
            await observer.RatedAsync(caller.Tenant, requestId, isUp, cancellationToken).ConfigureAwait(false);
        }

        var masked = redaction.Mask(reason.Length <= MaxReasonCharacters ? reason : reason[..MaxReasonCharacters]).Value;
        var now = time.GetUtcNow();
        if (await ReplaceAsync().ConfigureAwait(false))
        {
            return true;
        }

        try
        {
            context.Feedback.Add(new AnswerFeedback { RequestId = requestId, Tenant = caller.Tenant, User = caller.User, IsUp = isUp, Reason = masked, At = now });
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (DbUpdateException)
        {
            // The same user said something at the same moment, in another tab.
            if (!await ReplaceAsync().ConfigureAwait(false))
            {
                throw;
            }
        }

        return true;

        async Task<bool> ReplaceAsync() => await context.Feedback
            .Where(f => f.RequestId == requestId && f.Tenant == caller.Tenant && f.User == caller.User)
            .ExecuteUpdateAsync(set => set.SetProperty(f => f.IsUp, isUp).SetProperty(f => f.Reason, masked).SetProperty(f => f.At, now), cancellationToken)
            .ConfigureAwait(false) > 0;
    }
}
