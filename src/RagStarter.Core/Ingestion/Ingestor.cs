using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RagStarter.Core.Budgets;
using RagStarter.Core.Embeddings;
using RagStarter.Core.Ingestion.Readers;
using RagStarter.Core.Ledger;
using RagStarter.Core.Models;
using RagStarter.Core.Redaction;
using RagStarter.Core.Retrieval;
using RagStarter.Core.Retrieval.Indexing;
using RagStarter.Core.Storage;
using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Ingestion;

/// <summary>Takes the next waiting document and makes it searchable.</summary>
public sealed partial class Ingestor
{
    // A process that dies leaves its document to others after this time; one that works renews the lease.
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LeaseRenewal = TimeSpan.FromSeconds(15);

    private readonly IDbContextFactory<StateDbContext> _database;
    private readonly DocumentLibrary _library;
    private readonly DocumentReaders _readers;
    private readonly Chunker _chunker;
    private readonly Embedder _embedder;
    private readonly ChunkStore _chunks;
    private readonly VectorFingerprint _vectors;
    private readonly TextRedaction _redaction;
    private readonly IngestionSignal _signal;
    private readonly IOptionsMonitor<IngestionOptions> _options;
    private readonly string _environment;
    private readonly TimeProvider _time;
    private readonly ILogger<Ingestor> _logger;

    /// <summary>Creates the ingestor.</summary>
    public Ingestor(
        IDbContextFactory<StateDbContext> database,
        DocumentLibrary library,
        DocumentReaders readers,
        Chunker chunker,
        Embedder embedder,
        ChunkStore chunks,
        VectorFingerprint vectors,
        TextRedaction redaction,
        IngestionSignal signal,
        IOptionsMonitor<IngestionOptions> options,
        IHostEnvironment environment,
        TimeProvider time,
        ILogger<Ingestor> logger)
    {
        _database = database;
        _library = library;
        _readers = readers;
        _chunker = chunker;
        _embedder = embedder;
        _chunks = chunks;
        _vectors = vectors;
        _redaction = redaction;
        _signal = signal;
        _options = options;
        _environment = environment.EnvironmentName.ToLowerInvariant();
        _time = time;
        _logger = logger;
    }

    /// <summary>What determines how documents are indexed now.</summary>
    private string IndexedWith => VectorFingerprint.Mark(_vectors.Text, _chunker.Fingerprint);

    /// <summary>
    /// Marks the documents that were indexed with other vectors or chunking as waiting, those too that failed when they
    /// were to be indexed again.
    /// </summary>
    /// <param name="cancellationToken">Stops.</param>
    /// <param name="tenant">Only documents of this tenant; of all when <see langword="null"/>.</param>
    /// <param name="all">Whether to mark documents that are as they should be, too: what is missing of their chunks is added again.</param>
    /// <returns>How many there are.</returns>
    public async Task<int> MarkOutdatedAsync(CancellationToken cancellationToken, TenantId? tenant = null, bool all = false)
    {
        await using var database = await _database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var current = IndexedWith;

        // A failure leaves a mark only where documents were indexed again. When the former settings are back, its
        // chunks are there again, and must not be found while the document counts as failed.
        var outdated = database.Documents.Where(d =>
            (d.State == DocumentState.Ready && (all || d.IndexedWith != current)) || (d.State == DocumentState.Failed && d.IndexedWith != string.Empty));
        if (tenant is { } only)
        {
            outdated = outdated.Where(d => d.Tenant == only);
        }

        return await outdated.ExecuteUpdateAsync(
            d => d.SetProperty(x => x.State, DocumentState.Pending).SetProperty(x => x.Error, string.Empty).SetProperty(x => x.Revision, x => x.Revision + 1),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ingests the next waiting document.</summary>
    /// <param name="tenant">Only documents of this tenant; of all when <see langword="null"/>.</param>
    /// <param name="cancellationToken">Stops; the document is then taken up again later.</param>
    /// <returns>The document in its new state; <see langword="null"/> when none is waiting.</returns>
    public async Task<Document?> IngestNextAsync(TenantId? tenant, CancellationToken cancellationToken)
    {
        if (await ClaimAsync(tenant, cancellationToken).ConfigureAwait(false) is not { } document)
        {
            return null;
        }

        try
        {
            _signal.Report(document.Id, 0);
            using var renewal = new Timer(_ => RenewLease(document.Id), null, LeaseRenewal, LeaseRenewal);
            await IngestAsync(document, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await SaveAsync(document, d => d.State = DocumentState.Pending).ConfigureAwait(false);
            throw;
        }
        catch (Exception problem)
        {
            await FailAsync(document, problem).ConfigureAwait(false);
        }
        finally
        {
            _signal.End(document.Id);
        }

        return document;
    }

    private async Task<Document?> ClaimAsync(TenantId? tenant, CancellationToken cancellationToken)
    {
        await using var database = await _database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        while (true)
        {
            var now = _time.GetUtcNow();
            var waiting = database.Documents.Where(d =>
                d.State == DocumentState.Pending || (d.State == DocumentState.Running && d.LeaseUntil < now));
            if (tenant is { } only)
            {
                waiting = waiting.Where(d => d.Tenant == only);
            }

            var document = await waiting.OrderBy(d => d.UpdatedAt).ThenBy(d => d.Name).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
            if (document is null)
            {
                return null;
            }

            document.State = DocumentState.Running;
            document.LeaseUntil = now + Lease;
            document.UpdatedAt = now;
            document.Revision++;
            try
            {
                await database.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
                return document;
            }
            catch (DbUpdateConcurrencyException)
            {
                // Another process was faster.
                database.ChangeTracker.Clear();
            }
        }
    }

    private void RenewLease(Guid id)
    {
        try
        {
            using var database = _database.CreateDbContext();
            var until = _time.GetUtcNow() + Lease;
            database.Documents.Where(d => d.Id == id && d.State == DocumentState.Running)
                .ExecuteUpdate(d => d.SetProperty(x => x.LeaseUntil, until));
        }
        catch (Exception problem) when (problem is DbUpdateException or System.Data.Common.DbException)
        {
            // The next tick tries again; should the lease end, another worker repeats the work with the same result.
            LogLeaseNotRenewed(id, problem.GetType().Name);
        }
    }

    private async Task IngestAsync(Document document, CancellationToken cancellationToken)
    {
        var (indexedWith, collection) = (IndexedWith, _chunks.CollectionName);
        var content = await File.ReadAllBytesAsync(_library.PathOf(document), cancellationToken).ConfigureAwait(false);
        var extracted = _readers.Read(content, document.Name, _options.CurrentValue, cancellationToken);
        var chunks = _chunker.Chunk(document.Tenant, document.Id, document.Name, document.GroupList, extracted);
        _signal.Report(document.Id, 0.2);
        var stored = (await _chunks.GetDocumentAsync(document.Tenant, document.Id, cancellationToken).ConfigureAwait(false)).ToDictionary(c => c.Id);

        // Everything slow happens before the first chunk is written, so that a document is half there only for a moment.
        var changed = chunks.Where(c => !stored.TryGetValue(c.Id, out var old) || !IsSame(c, old)).ToList();
        await EmbedAsync(document, changed, cancellationToken).ConfigureAwait(false);
        if (!await IsCurrentAsync(document).ConfigureAwait(false))
        {
            LogOvertaken(document.Id);
            return;
        }

        if (indexedWith != IndexedWith || !await _chunks.TryUpsertAsync(document.Tenant, changed, collection, cancellationToken).ConfigureAwait(false))
        {
            // The settings changed meanwhile, so that the vectors would be of the former ones.
            await SaveAsync(document, d => d.State = DocumentState.Pending).ConfigureAwait(false);
            return;
        }

        await _chunks.DeleteAsync(document.Tenant, [.. stored.Keys.Except(chunks.Select(c => c.Id))], cancellationToken).ConfigureAwait(false);
        await SaveContentAsync(document, extracted, cancellationToken).ConfigureAwait(false);
        await SaveAsync(document, d =>
        {
            d.State = DocumentState.Ready;
            d.Error = string.Empty;
            d.Title = extracted.Title;
            d.Pages = extracted.Pages;
            d.Chunks = chunks.Count;
            d.Tokens = chunks.Sum(c => c.Tokens);
            d.IndexedWith = indexedWith;
        }).ConfigureAwait(false);
        LogReady(document.Id, document.Chunks, document.Tokens);
    }

    private async Task EmbedAsync(Document document, List<ChunkRecord> chunks, CancellationToken cancellationToken)
    {
        const int Batch = 64;
        var spender = new Spender
        {
            Tenant = document.Tenant,
            User = "ingestion",
            Service = Services.Ingestion,
            Environment = _environment,
            Workflow = "ingestion",
        };
        var done = 0;
        foreach (var batch in chunks.Chunk(Batch))
        {
            var texts = batch.Select(c => _redaction.Mask(c.Content)).ToList();
            var embedded = await _embedder.EmbedAsync(texts, spender, document.Id, cancellationToken).ConfigureAwait(false);
            for (var i = 0; i < batch.Length; i++)
            {
                batch[i].Embedding = embedded.Vectors[i];
            }

            done += batch.Length;
            _signal.Report(document.Id, 0.2 + (0.7 * done / chunks.Count));
        }
    }

    // The place of an unchanged chunk moves when text in front of it was edited.
    private static bool IsSame(ChunkRecord left, ChunkRecord right) =>
        left.Hash == right.Hash && left.Start == right.Start && left.Ordinal == right.Ordinal && left.Page == right.Page
        && left.Title == right.Title && left.Heading == right.Heading;

    private async Task SaveContentAsync(Document document, ExtractedDocument extracted, CancellationToken cancellationToken)
    {
        await using var database = await _database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var blocks = JsonSerializer.Serialize(extracted.Blocks);
        var content = await database.DocumentContents.FindAsync([document.Id], cancellationToken).ConfigureAwait(false);
        if (content is null)
        {
            database.DocumentContents.Add(new DocumentContent { DocumentId = document.Id, Text = extracted.Text, Blocks = blocks });
        }
        else
        {
            content.Text = extracted.Text;
            content.Blocks = blocks;
        }

        await database.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task FailAsync(Document document, Exception problem)
    {
        var reason = problem switch
        {
            UnreadableDocumentException or BudgetRefusedException or InvalidDataException => problem.Message,
            ModelUnavailableException => $"{problem.Message} Then retry.",
            FileNotFoundException or DirectoryNotFoundException =>
                "The uploaded file is no longer in the state folder. Upload it again.",
            _ => $"Something went wrong that was not foreseen ({problem.GetType().Name}); the log has the details under the document {document.Id}.",
        };
        LogFailed(document.Id, problem.GetType().Name, reason);
        if (!await IsCurrentAsync(document).ConfigureAwait(false))
        {
            LogOvertaken(document.Id);
            return;
        }

        // What was stored of it goes: a failed document shows nothing rather than half.
        var stored = await _chunks.GetDocumentAsync(document.Tenant, document.Id, CancellationToken.None).ConfigureAwait(false);
        await _chunks.DeleteAsync(document.Tenant, [.. stored.Select(c => c.Id)], CancellationToken.None).ConfigureAwait(false);
        await SaveAsync(document, d =>
        {
            d.State = DocumentState.Failed;
            d.Error = reason;
            d.Chunks = 0;
            d.Tokens = 0;
            if (d.IndexedWith.StartsWith(VectorFingerprint.Mark(_vectors.Text, string.Empty), StringComparison.Ordinal))
            {
                // It was searchable with these vectors and is not any more. One of former vectors keeps its mark, and
                // with it their collection and the refusal to search without it.
                d.IndexedWith = string.Empty;
            }
        }).ConfigureAwait(false);
    }

    // A version that was replaced or deleted meanwhile must not touch the chunks of the newer one.
    private async Task<bool> IsCurrentAsync(Document document)
    {
        await using var database = await _database.CreateDbContextAsync(CancellationToken.None).ConfigureAwait(false);
        return await database.Documents.AnyAsync(d => d.Id == document.Id && d.Revision == document.Revision).ConfigureAwait(false);
    }

    // A document that was replaced or deleted meanwhile keeps the newer state. Should that have happened after the
    // chunks were touched, the newer version is ingested again. The revision, by which cached answers know that they have
    // to look at their evidence again, rises with the state or not at all: a process that ends in between would leave a
    // document that is searched and answers that never heard of it.
    private async Task SaveAsync(Document document, Action<Document> change)
    {
        await using var database = await _database.CreateDbContextAsync(CancellationToken.None).ConfigureAwait(false);
        database.Attach(document);
        change(document);
        document.UpdatedAt = _time.GetUtcNow();
        document.Revision++;
        await using var transaction = await database.Database.BeginTransactionAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            await database.SaveChangesAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (DbUpdateConcurrencyException)
        {
            LogOvertaken(document.Id);
            database.ChangeTracker.Clear();
            await database.Documents.Where(d => d.Id == document.Id && d.State != DocumentState.Pending).ExecuteUpdateAsync(
                d => d.SetProperty(x => x.State, DocumentState.Pending).SetProperty(x => x.Revision, x => x.Revision + 1),
                CancellationToken.None).ConfigureAwait(false);
        }

        await CorpusRevisions.RaiseAsync(database, document.Tenant, CancellationToken.None).ConfigureAwait(false);
        await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
        await _signal.TellAsync(document.Tenant, document.Id).ConfigureAwait(false);
    }

    [LoggerMessage(1501, LogLevel.Information, "Document {DocumentId} is ready: {Chunks} chunks, {Tokens} tokens")]
    private partial void LogReady(Guid documentId, int chunks, int tokens);

    [LoggerMessage(1502, LogLevel.Warning, "Document {DocumentId} failed with {ErrorType}: {Reason}")]
    private partial void LogFailed(Guid documentId, string errorType, string reason);

    [LoggerMessage(1504, LogLevel.Warning, "The lease of document {DocumentId} could not be renewed ({ErrorType})")]
    private partial void LogLeaseNotRenewed(Guid documentId, string errorType);

    [LoggerMessage(1503, LogLevel.Information, "Document {DocumentId} was replaced or deleted while it was ingested")]
    private partial void LogOvertaken(Guid documentId);
}
