using Microsoft.EntityFrameworkCore;
using RagStarter.Core.Ledger;
using RagStarter.Core.Redaction.Placeholders;
using RagStarter.Core.Storage;
using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Answering.Conversations;

/// <summary>
/// A question and its answer as they are added to a conversation, which is made when it does not exist. A turn whose
/// request is in the conversation already is passed over.
/// </summary>
internal sealed class TurnRecord(ConversationPlaceholders placeholders, DateTimeOffset now) : LineCompanion
{
    private static readonly TimeSpan BetweenMessages = TimeSpan.FromMilliseconds(1);

    // Only turns that are being added at the same time can have come in between.
    private const int Latest = 8;

    private static readonly Func<StateDbContext, Guid, TenantId, string, Guid, Task<Kept?>> Find = EF.CompileAsyncQuery(
        (StateDbContext context, Guid id, TenantId tenant, string user, Guid request) => context.Conversations
            .Where(c => c.Id == id && c.Tenant == tenant && c.User == user)
            .Select(c => new Kept(c.UpdatedAt, c.Placeholders, c.Messages.OrderByDescending(m => m.At).Take(Latest).Any(m => m.RequestId == request)))
            .SingleOrDefault());

    // In whole milliseconds, as they are kept: two turns must not fall into one.
    private readonly DateTimeOffset _now = DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds());
    private readonly Guid _questionId = Guid.CreateVersion7();
    private readonly Guid _replyId = Guid.CreateVersion7();

    /// <summary>What was asked, of what conversation and by whom.</summary>
    public required Question Of { get; init; }

    /// <summary>The request.</summary>
    public required Guid RequestId { get; init; }

    /// <summary>The conversation's title, if this is its first turn.</summary>
    public required string Title { get; init; }

    /// <summary>The question, redacted.</summary>
    public required string Question { get; init; }

    /// <summary>The answer, redacted.</summary>
    public required string Reply { get; init; }

    /// <summary>The outcome that stands with the question.</summary>
    public string QuestionOutcome { get; init; } = string.Empty;

    /// <summary>The outcome that stands with the answer.</summary>
    public required string Outcome { get; init; }

    /// <summary>How the answer came about, as JSON.</summary>
    public string Details { get; init; } = string.Empty;

    /// <summary>Whether it is probably the first turn of its conversation.</summary>
    public bool IsFirst { get; init; }

    /// <summary>The placeholders of its texts.</summary>
    public IReadOnlyList<PlaceholderEntry> Placeholders { get; init; } = [];

    private Guid Conversation => Of.ConversationId ?? throw new ArgumentException("The question belongs to no conversation.");

    /// <summary>The moment of the first message of a request in a conversation.</summary>
    public static async Task<DateTimeOffset?> BeginOfAsync(StateDbContext context, Guid conversation, Guid request, CancellationToken cancellationToken) =>
        await context.Messages.Where(m => m.ConversationId == conversation && m.RequestId == request)
            .OrderBy(m => m.At).Select(m => (DateTimeOffset?)m.At).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    protected override async Task WriteAsync(StateDbContext context)
    {
        var at = _now;
        if (!IsFirst || !await TryAddConversationAsync(context).ConfigureAwait(false))
        {
            var kept = await Find(context, Conversation, Of.Caller.Tenant, Of.Caller.User, RequestId).ConfigureAwait(false);
            if (kept is { HasTurn: true })
            {
                // Its user stopped it at the moment of its end; whichever of the two came first stays.
                return;
            }

            if (kept is not null)
            {
                await TakeReplacedAsync(context).ConfigureAwait(false);

                // Messages stand in the order of their times: a turn begins after the answer before it.
                at = at <= kept.UpdatedAt + BetweenMessages ? kept.UpdatedAt + (2 * BetweenMessages) : at;
                await UpdateConversationAsync(context, at, kept.Placeholders).ConfigureAwait(false);
            }
            else if (IsFirst || !await TryAddConversationAsync(context).ConfigureAwait(false))
            {
                throw new InvalidOperationException("The conversation is another user's.");
            }
        }

        await EntityInsert.RunAsync(context, MessagesAt(at)).ConfigureAwait(false);
    }

    // A conversation with this id that is there already, whoever's it is, stays as it is.
    private async Task<bool> TryAddConversationAsync(StateDbContext context)
    {
        var caller = Of.Caller;
        var conversation = new Conversation
        {
            Id = Conversation,
            Tenant = caller.Tenant,
            User = caller.User,
            Title = Title,
            CreatedAt = _now,
            UpdatedAt = _now,
            Placeholders = placeholders.Remember(caller, Conversation, string.Empty, Placeholders),
        };
        return await EntityInsert.RunAsync(context, [conversation]).ConfigureAwait(false) == 1;
    }

    private async Task UpdateConversationAsync(StateDbContext context, DateTimeOffset at, string kept)
    {
        var table = EntityTable.Of<Conversation>(context);
        string[] columns = [nameof(Conversations.Conversation.UpdatedAt), nameof(Conversations.Conversation.Placeholders), nameof(Conversations.Conversation.Id)];
        object[] values = [at, placeholders.Remember(Of.Caller, Conversation, kept, Placeholders), Conversation];
        await using var command = EntityInsert.Command(context, $"UPDATE {table.Name} SET {table[columns[0]]} = @p0, {table[columns[1]]} = @p1 WHERE {table[columns[2]]} = @p2");
        for (var i = 0; i < columns.Length; i++)
        {
            var parameter = table.Column(columns[i]).CreateParameter(command, $"@p{i}");
            parameter.Value = table.Column(columns[i]).ToDatabase(values[i]);
            command.Parameters.Add(parameter);
        }

        await command.ExecuteNonQueryAsync().ConfigureAwait(false);
    }

    // Removed and added in one transaction: a conversation is never seen without its turn.
    private async Task TakeReplacedAsync(StateDbContext context)
    {
        if (Of.Replaces is { } replaced && await BeginOfAsync(context, Conversation, replaced, CancellationToken.None).ConfigureAwait(false) is { } from)
        {
            await context.Messages.Where(m => m.ConversationId == Conversation && m.At >= from).ExecuteDeleteAsync().ConfigureAwait(false);
        }
    }

    private ConversationMessage[] MessagesAt(DateTimeOffset at) =>
    [
        new()
        {
            Id = _questionId,
            ConversationId = Conversation,
            Role = "user",
            Text = Question,
            RequestId = RequestId,
            Outcome = QuestionOutcome,
            At = at,
        },
        new()
        {
            Id = _replyId,
            ConversationId = Conversation,
            Role = "assistant",
            Text = Reply,
            RequestId = RequestId,
            Outcome = Outcome,
            Details = Details,
            At = at + BetweenMessages,
        },
    ];

    private sealed record Kept(DateTimeOffset UpdatedAt, string Placeholders, bool HasTurn);
}
