using Microsoft.EntityFrameworkCore;
using RagStarter.Core.Redaction;
using RagStarter.Core.Redaction.Placeholders;
using RagStarter.Core.Redaction.Policy;
using RagStarter.Core.Storage;
using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Answering.Conversations;

/// <summary>Keeps conversations, redacted: what was sensitive in them is stored as the tenant's policy says.</summary>
public sealed class ConversationStore(
    IDbContextFactory<StateDbContext> database, TextRedaction redaction, ConversationPlaceholders placeholders, TimeProvider time)
{
    /// <summary>
    /// The last messages of a conversation of the caller as the pipeline needs them; none when there is no such conversation.
    /// Turns that were stopped are left out: their answers are incomplete.
    /// </summary>
    /// <param name="caller">Whose conversation it is.</param>
    /// <param name="id">The conversation.</param>
    /// <param name="last">How many messages.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    /// <param name="before">The request of a turn: only what was said before it; <see langword="null"/> for all.</param>
    public async Task<History> GetHistoryAsync(Caller caller, Guid id, int last, CancellationToken cancellationToken, Guid? before = null)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var kept = await context.Conversations.AsNoTracking()
            .Where(c => c.Id == id && c.Tenant == caller.Tenant && c.User == caller.User)
            .Select(c => c.Placeholders)
            .SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        return kept is null || last == 0
            ? new History([], new PlaceholderVault())
            : new History(await LastAsync(context, caller, id, last, before, cancellationToken).ConfigureAwait(false), placeholders.Open(caller, id, kept));
    }

    /// <summary>
    /// The last messages of a conversation of the caller for showing, the oldest first: with the values behind the
    /// placeholders where they are remembered, and else the names of their classes.
    /// </summary>
    public async Task<IReadOnlyList<ConversationMessage>> GetMessagesAsync(Caller caller, Guid id, int last, CancellationToken cancellationToken)
    {
        var history = await GetHistoryAsync(caller, id, last, cancellationToken).ConfigureAwait(false);
        return [.. history.Messages.Select(m => new ConversationMessage
        {
            Id = m.Id,
            ConversationId = m.ConversationId,
            Role = m.Role,
            Text = history.Placeholders.Restore(m.Text),
            RequestId = m.RequestId,
            Outcome = m.Outcome,
            Details = m.Details,
            At = m.At,
        })];
    }

    /// <summary>
    /// The question and the answer of a request, to be added with its ledger line. The conversation is made when it does
    /// not exist.
    /// </summary>
    internal TurnRecord RecordOf(AnswerContext answer)
    {
        var question = answer.Redactor.RedactToStore(answer.Question.Text).Value;
        var reply = answer.Redactor.RedactOfModelToStore(answer.ModelText).Value;
        var details = TurnDetails.Of(answer);
        var vault = answer.Redactor.Vault;
        return new TurnRecord(placeholders, time.GetUtcNow())
        {
            Of = answer.Question,
            RequestId = answer.RequestId,
            Title = TitleOf(answer.Question),
            Question = question,
            Reply = reply,
            Outcome = answer.Outcome,
            Details = details.ToJson(),
            IsFirst = answer.History.Count == 0 && answer.Question.Replaces is null,
            Placeholders = [.. new[] { question, reply }.Concat(details.Texts).SelectMany(vault.EntriesIn)],
        };
    }

    /// <summary>
    /// Adds a question whose answer its user stopped, with what the user was shown of it. The values of the question are
    /// masked in it as well, also where the words around them that told are missing.
    /// </summary>
    public async Task AppendStoppedAsync(Question question, Guid requestId, string text, CancellationToken cancellationToken)
    {
        var id = question.ConversationId ?? throw new ArgumentException("The question belongs to no conversation.", nameof(question));
        var history = await GetHistoryAsync(question.Caller, id, 1, cancellationToken).ConfigureAwait(false);
        var redactor = redaction.BeginRequest(question.Caller.Tenant, history.Placeholders);
        redactor.Redact(question.Text);
        var asked = redactor.RedactToStore(question.Text).Value;
        var reply = redactor.RedactOfModelToStore(redactor.Vault.Hide(text)).Value;
        var turn = new TurnRecord(placeholders, time.GetUtcNow())
        {
            Of = question,
            RequestId = requestId,
            Title = TitleOf(question),
            Question = asked,
            Reply = reply,
            QuestionOutcome = ConversationMessage.Stopped,
            Outcome = ConversationMessage.Stopped,
            Placeholders = [.. redactor.Vault.EntriesIn(asked), .. redactor.Vault.EntriesIn(reply)],
        };
        await turn.WriteAloneAsync(database, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Adds a question and an answer whose way is not known.</summary>
    internal Task AppendAsync(Question question, Guid requestId, string text, string outcome, CancellationToken cancellationToken)
    {
        var turn = new TurnRecord(placeholders, time.GetUtcNow())
        {
            Of = question,
            RequestId = requestId,
            Title = TitleOf(question),
            Question = Mask(question, question.Text),
            Reply = Mask(question, text),
            Outcome = outcome,
        };
        return turn.WriteAloneAsync(database, cancellationToken);
    }

    private string TitleOf(Question question) => ConversationTitle.Of(Mask(question, question.Text));

    private string Mask(Question question, string text) => redaction.Mask(question.Caller.Tenant, RedactionSink.Store, text).Value;

    private static async Task<IReadOnlyList<ConversationMessage>> LastAsync(
        StateDbContext context, Caller caller, Guid id, int last, Guid? before, CancellationToken cancellationToken)
    {
        var messages = context.Conversations.AsNoTracking()
            .Where(c => c.Id == id && c.Tenant == caller.Tenant && c.User == caller.User)
            .SelectMany(c => c.Messages)
            .Where(m => m.Outcome != ConversationMessage.Stopped);
        if (before is { } turn && await TurnRecord.BeginOfAsync(context, id, turn, cancellationToken).ConfigureAwait(false) is { } until)
        {
            messages = messages.Where(m => m.At < until);
        }

        var found = await messages.OrderByDescending(m => m.At).ThenByDescending(m => m.Id).Take(last).ToListAsync(cancellationToken).ConfigureAwait(false);
        found.Reverse();
        return found;
    }
}
