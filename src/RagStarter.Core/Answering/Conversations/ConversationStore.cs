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
    private static readonly TimeSpan BetweenMessages = TimeSpan.FromMilliseconds(1);

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

    /// <summary>Adds the question and the answer of a request. The conversation is made when it does not exist.</summary>
    public Task AppendAsync(AnswerContext answer, CancellationToken cancellationToken)
    {
        var question = answer.Redactor.RedactToStore(answer.Question.Text).Value;
        var reply = answer.Redactor.RedactOfModelToStore(answer.ModelText).Value;
        var details = TurnDetails.Of(answer);
        var vault = answer.Redactor.Vault;
        var turn = new Turn(
            answer.Question, answer.RequestId, question, reply, string.Empty, answer.Outcome, details.ToJson(), [.. new[] { question, reply }.Concat(details.Texts).SelectMany(vault.EntriesIn)]);
        return AppendAsync(turn, cancellationToken);
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
        var turn = new Turn(
            question, requestId, asked, reply, ConversationMessage.Stopped, ConversationMessage.Stopped, string.Empty, [.. redactor.Vault.EntriesIn(asked), .. redactor.Vault.EntriesIn(reply)]);
        await AppendAsync(turn, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Adds a question and an answer whose way is not known.</summary>
    internal Task AppendAsync(Question question, Guid requestId, string text, string outcome, CancellationToken cancellationToken) =>
        AppendAsync(new Turn(question, requestId, Mask(question, question.Text), Mask(question, text), string.Empty, outcome, string.Empty, []), cancellationToken);

    private async Task AppendAsync(Turn turn, CancellationToken cancellationToken)
    {
        var caller = turn.Of.Caller;
        var id = turn.Of.ConversationId ?? throw new ArgumentException("The question belongs to no conversation.", nameof(turn));

        // In whole milliseconds, as they are kept: two turns must not fall into one.
        var now = DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
        await using var context = await database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var conversation = await context.Conversations
            .SingleOrDefaultAsync(c => c.Id == id && c.Tenant == caller.Tenant && c.User == caller.User, cancellationToken).ConfigureAwait(false);
        if (conversation is null)
        {
            conversation = new Conversation { Id = id, Tenant = caller.Tenant, User = caller.User, Title = ConversationTitle.Of(Mask(turn.Of, turn.Of.Text)), CreatedAt = now };
            context.Conversations.Add(conversation);
        }
        else if (turn.Of.Replaces is { } replaced && await BeginOfAsync(context, id, replaced, cancellationToken).ConfigureAwait(false) is { } from)
        {
            // Removed and added in one transaction: a conversation is never seen without its turn.
            context.Messages.RemoveRange(await context.Messages.Where(m => m.ConversationId == id && m.At >= from).ToListAsync(cancellationToken).ConfigureAwait(false));
        }

        if (now <= conversation.UpdatedAt + BetweenMessages)
        {
            // Messages stand in the order of their times: a turn begins after the answer before it.
            now = conversation.UpdatedAt + (2 * BetweenMessages);
        }

        conversation.UpdatedAt = now;
        conversation.Placeholders = placeholders.Remember(caller, id, conversation.Placeholders, turn.Placeholders);
        context.Messages.Add(new ConversationMessage
        {
            ConversationId = id,
            Role = "user",
            Text = turn.Question,
            RequestId = turn.RequestId,
            Outcome = turn.QuestionOutcome,
            At = now,
        });
        context.Messages.Add(new ConversationMessage
        {
            ConversationId = id,
            Role = "assistant",
            Text = turn.Reply,
            RequestId = turn.RequestId,
            Outcome = turn.Outcome,
            Details = turn.Details,
            At = now + BetweenMessages,
        });
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
    }

    private string Mask(Question question, string text) => redaction.Mask(question.Caller.Tenant, RedactionSink.Store, text).Value;

    private static async Task<IReadOnlyList<ConversationMessage>> LastAsync(
        StateDbContext context, Caller caller, Guid id, int last, Guid? before, CancellationToken cancellationToken)
    {
        var messages = context.Conversations.AsNoTracking()
            .Where(c => c.Id == id && c.Tenant == caller.Tenant && c.User == caller.User)
            .SelectMany(c => c.Messages)
            .Where(m => m.Outcome != ConversationMessage.Stopped);
        if (before is { } turn && await BeginOfAsync(context, id, turn, cancellationToken).ConfigureAwait(false) is { } until)
        {
            messages = messages.Where(m => m.At < until);
        }

        var found = await messages.OrderByDescending(m => m.At).ThenByDescending(m => m.Id).Take(last).ToListAsync(cancellationToken).ConfigureAwait(false);
        found.Reverse();
        return found;
    }

    private static async Task<DateTimeOffset?> BeginOfAsync(StateDbContext context, Guid id, Guid request, CancellationToken cancellationToken) =>
        await context.Messages.Where(m => m.ConversationId == id && m.RequestId == request)
            .OrderBy(m => m.At).Select(m => (DateTimeOffset?)m.At).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);

    // A question and its answer as they are stored.
    private sealed record Turn(
        Question Of,
        Guid RequestId,
        string Question,
        string Reply,
        string QuestionOutcome,
        string Outcome,
        string Details,
        IReadOnlyList<PlaceholderEntry> Placeholders);
}
