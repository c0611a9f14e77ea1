using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using RagStarter.Core.Ingestion;
using RagStarter.Core.Redaction;
using RagStarter.Core.Redaction.Policy;
using RagStarter.Core.Storage;
using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Answering.Suggestions;

/// <summary>What a user may ask first: topics of documents that the user may read, never of others.</summary>
/// <remarks>
/// What is found is kept until the tenant's documents change. Who may read a document is looked up every time all the
/// same: its groups can change before its text does.
/// </remarks>
public sealed class QuestionSuggestions(IDbContextFactory<StateDbContext> database, CorpusRevisions revisions, TextRedaction redaction)
{
    private const int Documents = 16;
    private const int MaxDocumentTokens = 40_000;
    private const int MaxReadCharacters = 20_000;
    private const int MaxKept = 500;

    private readonly ConcurrentDictionary<(TenantId Tenant, string Access), Kept> _kept = new();

    /// <summary>Suggestions for the caller, at most one of each document; fewer where the documents have no more.</summary>
    public async Task<IReadOnlyList<Suggestion>> FirstAsync(Caller caller, int count, CancellationToken cancellationToken)
    {
        var revision = await revisions.GetAsync(caller.Tenant, cancellationToken).ConfigureAwait(false);
        var key = (caller.Tenant, caller.AccessKey);
        if (!_kept.TryGetValue(key, out var kept) || kept.Revision != revision)
        {
            kept = new Kept(revision, await FindAsync(caller, cancellationToken).ConfigureAwait(false));
            if (_kept.Count >= MaxKept)
            {
                _kept.Clear();
            }

            _kept[key] = kept;
        }

        var readable = await ReadableAsync(caller, kept.Suggestions, cancellationToken).ConfigureAwait(false);
        return [.. kept.Suggestions.Where(s => readable.Contains(s.DocumentId)).Take(count)];
    }

    private async Task<IReadOnlyList<Suggestion>> FindAsync(Caller caller, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var found = await Readable(context, caller)
            .Where(d => d.State == DocumentState.Ready && d.Tokens < MaxDocumentTokens)
            .OrderByDescending(d => d.UpdatedAt).ThenBy(d => d.Id)
            .Take(Documents)
            .Join(context.DocumentContents, d => d.Id, c => c.DocumentId, (d, c) => new { d.Id, d.Title, Text = c.Text.Substring(0, MaxReadCharacters), c.Blocks })
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        return
        [
            .. found
                .Select(d => (d.Id, d.Title, Topic: Best(caller.Tenant, d.Title, d.Text, d.Blocks)))
                .Where(d => d.Topic is not null)
                .Select(d => new Suggestion(d.Id, d.Title, d.Topic!))
                .OrderByDescending(s => s.IsQuestion),
        ];
    }

    private string? Best(TenantId tenant, string title, string text, string blocks) => TopicFinder
        .In(title, text, JsonSerializer.Deserialize<List<TextBlock>>(blocks) ?? [])
        .FirstOrDefault(t => redaction.Detect(tenant, RedactionSink.Store, t).Count == 0);

    private async Task<HashSet<Guid>> ReadableAsync(Caller caller, IReadOnlyList<Suggestion> suggestions, CancellationToken cancellationToken)
    {
        var ids = suggestions.Select(s => s.DocumentId).ToList();
        await using var context = await database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return [.. await Readable(context, caller).Where(d => ids.Contains(d.Id)).Select(d => d.Id).ToListAsync(cancellationToken).ConfigureAwait(false)];
    }

    // The groups of a document are one text, joined by "|".
    private static IQueryable<Document> Readable(StateDbContext context, Caller caller)
    {
        var groups = caller.Groups.Select(g => $"|{g}|").ToList();
        return context.Documents.AsNoTracking().Where(d => d.Tenant == caller.Tenant && groups.Any(g => ("|" + d.Groups + "|").Contains(g)));
    }

    private sealed record Kept(long Revision, IReadOnlyList<Suggestion> Suggestions);
}
