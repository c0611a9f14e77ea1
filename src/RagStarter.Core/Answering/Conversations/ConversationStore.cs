using Microsoft.EntityFrameworkCore;
using RagStarter.Core.Redaction;
using RagStarter.Core.Storage;
using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Answering.Conversations;

/// <summary>Keeps conversations, masked: what was sensitive in them is not stored.</summary>
public sealed class ConversationStore(IDbContextFactory<StateDbContext> database, TextRedaction redaction, TimeProvider time)
{
    private const int TitleLength = 80;

    /// <summary>The last messages of a conversation of the caller, the oldest first; none when there is no such conversation.</summary>
    public async Task<IReadOnlyList<ConversationMessage>> GetMessagesAsync(Caller caller, Guid id, int last, CancellationToken cancellationToken)
    {
        if (last == 0)
        {
            return [];
        }

        await using var context = await database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var messages = await context.Conversations.AsNoTracking()
            .Where(c => c.Id == id && c.Tenant == caller.Tenant && c.User == caller.User)
            .SelectMany(c => c.Messages)
            .OrderByDescending(m => m.At).ThenByDescending(m => m.Id)
            .Take(last)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        messages.Reverse();
        return messages;
    }

    /// <summary>Adds a question and its answer. The conversation is made when it does not exist.</summary>
    public async Task AppendAsync(Caller caller, Guid id, Guid requestId, string question, string answer, string outcome, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var maskedQuestion = redaction.Mask(question).Value;
        await using var context = await database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var conversation = await context.Conversations
            .SingleOrDefaultAsync(c => c.Id == id && c.Tenant == caller.Tenant && c.User == caller.User, cancellationToken).ConfigureAwait(false);
        if (conversation is null)
        {
            conversation = new Conversation
            {
                Id = id,
                Tenant = caller.Tenant,
                User = caller.User,
                Title = maskedQuestion.Length <= TitleLength ? maskedQuestion : maskedQuestion[..TitleLength] + "…",
                CreatedAt = now,
            };
            context.Conversations.Add(conversation);
        }

        conversation.UpdatedAt = now;
        context.Messages.Add(new ConversationMessage { ConversationId = id, Role = "user", Text = maskedQuestion, RequestId = requestId, At = now });
        context.Messages.Add(new ConversationMessage
        {
            ConversationId = id,
            Role = "assistant",
            Text = redaction.Mask(answer).Value,
            RequestId = requestId,
            Outcome = outcome,
            At = now.AddMilliseconds(1),
        });
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
    }
}
