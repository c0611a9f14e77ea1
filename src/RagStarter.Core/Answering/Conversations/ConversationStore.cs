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
    private const int TitleLength = 80;

    /// <summary>The last messages of a conversation of the caller as the pipeline needs them; none when there is no such conversation.</summary>
    public async Task<History> GetHistoryAsync(Caller caller, Guid id, int last, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var kept = await context.Conversations.AsNoTracking()
            .Where(c => c.Id == id && c.Tenant == caller.Tenant && c.User == caller.User)
            .Select(c => c.Placeholders)
            .SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        return kept is null || last == 0
            ? new History([], new PlaceholderVault())
            : new History(await LastAsync(context, caller, id, last, cancellationToken).ConfigureAwait(false), placeholders.Open(caller, id, kept));
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
            At = m.At,
        })];
    }

    /// <summary>Adds the question and the answer of a request. The conversation is made when it does not exist.</summary>
    public async Task AppendAsync(AnswerContext answer, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var (caller, id, requestId) = (answer.Question.Caller, answer.Question.ConversationId!.Value, answer.RequestId);
        var question = answer.Redactor.RedactToStore(answer.Question.Text).Value;
        var reply = answer.Redactor.RedactOfModelToStore(answer.ModelText).Value;
        await using var context = await database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var conversation = await context.Conversations
            .SingleOrDefaultAsync(c => c.Id == id && c.Tenant == caller.Tenant && c.User == caller.User, cancellationToken).ConfigureAwait(false);
        if (conversation is null)
        {
            var title = redaction.Mask(caller.Tenant, RedactionSink.Store, answer.Question.Text).Value;
            conversation = new Conversation
            {
                Id = id,
                Tenant = caller.Tenant,
                User = caller.User,
                Title = title.Length <= TitleLength ? title : title[..TitleLength] + "…",
                CreatedAt = now,
            };
            context.Conversations.Add(conversation);
        }

        var vault = answer.Redactor.Vault;
        conversation.UpdatedAt = now;
        conversation.Placeholders = placeholders.Remember(caller, id, conversation.Placeholders, vault.EntriesIn(question).Concat(vault.EntriesIn(reply)));
        context.Messages.Add(new ConversationMessage { ConversationId = id, Role = "user", Text = question, RequestId = requestId, At = now });
        context.Messages.Add(new ConversationMessage
        {
            ConversationId = id,
            Role = "assistant",
            Text = reply,
            RequestId = requestId,
            Outcome = answer.Outcome,
            At = now.AddMilliseconds(1),
        });
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async Task<IReadOnlyList<ConversationMessage>> LastAsync(
        StateDbContext context, Caller caller, Guid id, int last, CancellationToken cancellationToken)
    {
        var messages = await context.Conversations.AsNoTracking()
            .Where(c => c.Id == id && c.Tenant == caller.Tenant && c.User == caller.User)
            .SelectMany(c => c.Messages)
            .OrderByDescending(m => m.At).ThenByDescending(m => m.Id)
            .Take(last)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        messages.Reverse();
        return messages;
    }
}
