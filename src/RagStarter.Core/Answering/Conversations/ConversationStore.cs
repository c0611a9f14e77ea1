using Microsoft.EntityFrameworkCore;
using RagStarter.Core.Redaction;
using RagStarter.Core.Storage;
using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Answering.Conversations;

/// <summary>Keeps conversations, masked: what was sensitive in them is not stored.</summary>
public sealed class ConversationStore(IDbContextFactory<StateDbContext> database, TextRedaction redaction, TimeProvider time)
{
    /// <summary>The longest title, in characters; more is cut off.</summary>
    public const int MaxTitleCharacters = 80;

    /// <summary>
    /// The last messages of a conversation of the caller for the model, the oldest first; none when there is no such
    /// conversation. Turns that were stopped are left out: their answers are incomplete.
    /// </summary>
    /// <param name="caller">Whose conversation it is.</param>
    /// <param name="id">The conversation.</param>
    /// <param name="last">How many messages.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    /// <param name="before">The request of a turn: only what was said before it; <see langword="null"/> for all.</param>
    public async Task<IReadOnlyList<ConversationMessage>> GetMessagesAsync(
        Caller caller, Guid id, int last, CancellationToken cancellationToken, Guid? before = null)
    {
        if (last == 0)
        {
            return [];
        }

        await using var context = await database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var messages = context.Conversations.AsNoTracking()
            .Where(c => c.Id == id && c.Tenant == caller.Tenant && c.User == caller.User)
            .SelectMany(c => c.Messages)
            .Where(m => m.Outcome != ConversationMessage.Stopped);
        if (before is not null)
        {
            var until = await BeginOfAsync(context, id, before.Value, cancellationToken).ConfigureAwait(false);
            messages = until is null ? messages : messages.Where(m => m.At < until);
        }

        var found = await messages.OrderByDescending(m => m.At).ThenByDescending(m => m.Id).Take(last).ToListAsync(cancellationToken).ConfigureAwait(false);
        found.Reverse();
        return found;
    }

    /// <summary>Adds a question and its answer. The conversation is made when it does not exist.</summary>
    internal Task AppendAsync(AnswerContext answer, string text, CancellationToken cancellationToken) =>
        AppendAsync(answer.Question, answer.RequestId, text, answer.Outcome, string.Empty, TurnDetails.Of(answer).ToJson(), cancellationToken);

    /// <summary>Adds a question whose answer its user stopped, with what there was of it.</summary>
    public Task AppendStoppedAsync(Question question, Guid requestId, string text, CancellationToken cancellationToken) =>
        AppendAsync(question, requestId, text, ConversationMessage.Stopped, ConversationMessage.Stopped, string.Empty, cancellationToken);

    /// <summary>Adds a question and an answer whose way is not known.</summary>
    internal Task AppendAsync(Question question, Guid requestId, string text, string outcome, CancellationToken cancellationToken) =>
        AppendAsync(question, requestId, text, outcome, string.Empty, string.Empty, cancellationToken);

    private async Task AppendAsync(
        Question question, Guid requestId, string text, string outcome, string questionOutcome, string details, CancellationToken cancellationToken)
    {
        var caller = question.Caller;
        var id = question.ConversationId ?? throw new ArgumentException("The question belongs to no conversation.", nameof(question));
        var now = time.GetUtcNow();
        var maskedQuestion = redaction.Mask(question.Text).Value;
        await using var context = await database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var conversation = await context.Conversations
            .SingleOrDefaultAsync(c => c.Id == id && c.Tenant == caller.Tenant && c.User == caller.User, cancellationToken).ConfigureAwait(false);
        if (conversation is null)
        {
            conversation = new Conversation { Id = id, Tenant = caller.Tenant, User = caller.User, Title = TitleOf(maskedQuestion), CreatedAt = now };
            context.Conversations.Add(conversation);
        }
        else if (question.Replaces is { } replaced && await BeginOfAsync(context, id, replaced, cancellationToken).ConfigureAwait(false) is { } from)
        {
            // Removed and added in one transaction: a conversation is never seen without its turn.
            context.Messages.RemoveRange(await context.Messages.Where(m => m.ConversationId == id && m.At >= from).ToListAsync(cancellationToken).ConfigureAwait(false));
        }

        conversation.UpdatedAt = now;
        context.Messages.Add(new ConversationMessage
        {
            ConversationId = id,
            Role = "user",
            Text = maskedQuestion,
            RequestId = requestId,
            Outcome = questionOutcome,
            At = now,
        });
        context.Messages.Add(new ConversationMessage
        {
            ConversationId = id,
            Role = "assistant",
            Text = redaction.Mask(text).Value,
            RequestId = requestId,
            Outcome = outcome,
            Details = details,
            At = now.AddMilliseconds(1),
        });
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A title of a conversation: one line, not too long.</summary>
    internal static string TitleOf(string text)
    {
        var line = text.ReplaceLineEndings(" ").Trim();
        return line.Length <= MaxTitleCharacters ? line : line[..MaxTitleCharacters].TrimEnd() + "…";
    }

    private static async Task<DateTimeOffset?> BeginOfAsync(StateDbContext context, Guid id, Guid request, CancellationToken cancellationToken) =>
        await context.Messages.Where(m => m.ConversationId == id && m.RequestId == request)
            .OrderBy(m => m.At).Select(m => (DateTimeOffset?)m.At).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
}
