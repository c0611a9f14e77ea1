using Microsoft.EntityFrameworkCore;
using RagStarter.Core.Redaction;
using RagStarter.Core.Redaction.Placeholders;
using RagStarter.Core.Redaction.Policy;
using RagStarter.Core.Retrieval;
using RagStarter.Core.Storage;
using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Answering.Conversations;

/// <summary>The conversations that a user looks back at: finding, reading, naming and deleting them. Nobody reads those of another.</summary>
public sealed class ConversationLibrary(
    IDbContextFactory<StateDbContext> database, ChunkStore chunks, TextRedaction redaction, ConversationPlaceholders placeholders)
{
    /// <summary>The most conversations or turns that one call returns.</summary>
    public const int MaxPage = 100;

    /// <summary>The caller's conversations, the one with the latest message first.</summary>
    /// <param name="caller">Whose.</param>
    /// <param name="search">Words that stand in the title or in a message; all when empty.</param>
    /// <param name="skip">How many to leave out at the beginning.</param>
    /// <param name="take">How many at most, up to <see cref="MaxPage"/>.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    public async Task<IReadOnlyList<ConversationSummary>> ListAsync(Caller caller, string search, int skip, int take, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var found = Own(context, caller);
        foreach (var word in search.ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
#pragma warning disable CA1862, CA1304, CA1311 // Translated to SQL, which knows no comparison.
            found = found.Where(c => c.Title.ToLower().Contains(word) || c.Messages.Any(m => m.Text.ToLower().Contains(word)));
#pragma warning restore CA1862, CA1304, CA1311
        }

        return await found
            .OrderByDescending(c => c.UpdatedAt).ThenByDescending(c => c.Id)
            .Skip(Math.Max(0, skip)).Take(Math.Clamp(take, 1, MaxPage))
            .Select(c => new ConversationSummary(c.Id, c.Title, c.CreatedAt, c.UpdatedAt))
            .ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A conversation of the caller, or <see langword="null"/>.</summary>
    public async Task<ConversationSummary?> FindAsync(Caller caller, Guid id, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await Own(context, caller).Where(c => c.Id == id)
            .Select(c => new ConversationSummary(c.Id, c.Title, c.CreatedAt, c.UpdatedAt))
            .SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The last turns of a conversation of the caller, the oldest first; none where there is no such conversation.</summary>
    /// <param name="caller">Whose.</param>
    /// <param name="id">The conversation.</param>
    /// <param name="before">The request of a turn: only those before it; <see langword="null"/> for the very last.</param>
    /// <param name="take">How many at most, up to <see cref="MaxPage"/>.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    public async Task<IReadOnlyList<KeptTurn>> GetTurnsAsync(Caller caller, Guid id, Guid? before, int take, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var kept = await Own(context, caller).Where(c => c.Id == id).Select(c => c.Placeholders).SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        if (kept is null)
        {
            return [];
        }

        var vault = placeholders.Open(caller, id, kept);
        var messages = Own(context, caller).Where(c => c.Id == id).SelectMany(c => c.Messages);
        if (before is { } turn)
        {
            // None where that turn is gone meanwhile: who reads on would otherwise begin at the end again.
            messages = messages.Where(m => m.At < context.Messages.Where(x => x.ConversationId == id && x.RequestId == turn).Min(x => x.At));
        }

        var found = await messages.OrderByDescending(m => m.At).ThenByDescending(m => m.Id)
            .Take(2 * Math.Clamp(take, 1, MaxPage)).ToListAsync(cancellationToken).ConfigureAwait(false);
        found.Reverse();
        var turns = found.GroupBy(m => m.RequestId).Select(m => ToTurn(m, vault)).ToList();
        return await WithSourcesAsync(caller, turns, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gives a conversation of the caller another title.</summary>
    /// <returns>Whether there is such a conversation.</returns>
    public async Task<bool> RenameAsync(Caller caller, Guid id, string title, CancellationToken cancellationToken)
    {
        var masked = ConversationTitle.Of(redaction.Mask(caller.Tenant, RedactionSink.Store, title).Value);
        await using var context = await database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return masked.Length > 0 && await Own(context, caller).Where(c => c.Id == id)
            .ExecuteUpdateAsync(c => c.SetProperty(x => x.Title, masked), cancellationToken).ConfigureAwait(false) > 0;
    }

    /// <summary>Deletes a conversation of the caller with all its messages.</summary>
    /// <returns>Whether there was such a conversation.</returns>
    public async Task<bool> DeleteAsync(Caller caller, Guid id, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await Own(context, caller).Where(c => c.Id == id).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false) > 0;
    }

    private static IQueryable<Conversation> Own(StateDbContext context, Caller caller) =>
        context.Conversations.AsNoTracking().Where(c => c.Tenant == caller.Tenant && c.User == caller.User);

    private static KeptTurn ToTurn(IGrouping<Guid, ConversationMessage> messages, PlaceholderVault vault)
    {
        var question = messages.FirstOrDefault(m => m.Role == "user");
        var answer = messages.LastOrDefault(m => m.Role == "assistant");
        return new KeptTurn(
            messages.Key,
            vault.Restore(question?.Text ?? string.Empty),
            vault.Restore(answer?.Text ?? string.Empty),
            answer?.Outcome ?? string.Empty,
            messages.First().At,
            TurnDetails.Read(answer?.Details ?? string.Empty)?.WithTexts(vault.Restore));
    }

    // One look-up for all turns; it returns only what the caller may read now.
    private async Task<IReadOnlyList<KeptTurn>> WithSourcesAsync(Caller caller, List<KeptTurn> turns, CancellationToken cancellationToken)
    {
        var wanted = turns.Where(t => t.Details is not null).SelectMany(t => t.Details!.Cited.Concat(t.Details.Uncited)).Select(r => r.ChunkId).ToHashSet();
        if (wanted.Count == 0)
        {
            return turns;
        }

        var found = (await chunks.GetAsync(caller.Tenant, caller.Groups, wanted, cancellationToken).ConfigureAwait(false)).ToDictionary(c => c.Id);
        return
        [
            .. turns.Select(t => t with
            {
                Citations = Resolve(t.Details?.Cited, found),
                Uncited = Resolve(t.Details?.Uncited, found),
            }),
        ];
    }

    private static IReadOnlyList<Citation> Resolve(IReadOnlyList<SourceReference>? references, Dictionary<Guid, ChunkRecord> chunks) =>
    [
        .. (references ?? []).SelectMany(r =>
            chunks.TryGetValue(r.ChunkId, out var chunk) && r.Start >= chunk.Start && r.Start - chunk.Start + r.Length <= chunk.Text.Length
                ? new[] { CitationFinder.Create(r.Number, chunk, new Language.TextSpan(r.Start - chunk.Start, r.Length)) }
                : []),
    ];
}
