using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RagStarter.Core.Budgets;
using RagStarter.Core.Embeddings;
using RagStarter.Core.Ingestion.Readers;
using RagStarter.Core.Ingestion.Screening;
using RagStarter.Core.Ledger;
using RagStarter.Core.Models;
using RagStarter.Core.Redaction;
using RagStarter.Core.Redaction.Policy;
using RagStarter.Core.Retrieval;
using RagStarter.Core.Retrieval.Indexing;
using RagStarter.Core.Storage;
using RagStarter.Core.Telemetry.Logs;
using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Ingestion;

/// <summary>Takes the next waiting document and makes it searchable.</summary>
public sealed partial class Ingestor
{
    private static readonly TimeSpan LeaseRenewal = TimeSpan.FromSeconds(15);

    private readonly IDbContextFactory<StateDbContext> _database;
    private readonly DocumentLibrary _library;
    private readonly DocumentFiles _files;
    private readonly DocumentClaims _claims;
    private readonly DocumentReaders _readers;
    private readonly Chunker _chunker;
    private readonly Embedder _embedder;
    private readonly ChunkStore _chunks;
    private readonly VectorFingerprint _vectors;
    private readonly TextRedaction _redaction;
    private readonly DocumentRedaction _policy;
    private readonly IngestionSignal _signal;
    private readonly IOptionsMonitor<IngestionOptions> _options;
    private readonly string _environment;
    private readonly TimeProvider _time;
    private readonly ILogger<Ingestor> _logger;

    /// <summary>Creates the ingestor.</summary>
    public Ingestor(
        IDbContextFactory<StateDbContext> database,
        DocumentLibrary library,
        DocumentFiles files,
        DocumentClaims claims,
        DocumentReaders readers,
        Chunker chunker,
        Embedder embedder,
        ChunkStore chunks,
        VectorFingerprint vectors,
        TextRedaction redaction,
        DocumentRedaction policy,
        IngestionSignal signal,
        IOptionsMonitor<IngestionOptions> options,
        IHostEnvironment environment,
        TimeProvider time,
        ILogger<Ingestor> logger)
    {
        _database = database;
        _library = library;
        _files = files;
        _claims = claims;
        _readers = readers;
        _chunker = chunker;
        _embedder = embedder;
        _chunks = chunks;
        _vectors = vectors;
        _redaction = redaction;
        _policy = policy;
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

        var isWriting = false;
        try
        {
            _signal.Report(document.Id, 0);
            using var renewal = new Timer(_ => RenewLease(document), null, LeaseRenewal, LeaseRenewal);

            // Everything slow happens before the first chunk is written, so that a document is half there only for a moment.
            var prepared = await PrepareAsync(document, cancellationToken).ConfigureAwait(false);
            if (!await _claims.IsCurrentAsync(document).ConfigureAwait(false))
            {
                LogOvertaken(document.Id);
                return document;
            }

            isWriting = true;
            await WriteAsync(document, prepared, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await SaveAsync(document, d => d.State = DocumentState.Pending).ConfigureAwait(false);
            throw;
        }
        catch (Exception problem)
        {
            await FailAsync(document, problem, isWriting).ConfigureAwait(false);
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

            if (await _claims.TryTakeAsync(database, document, cancellationToken).ConfigureAwait(false))
            {
                return document;
            }
        }
    }

    private void RenewLease(Document document)
    {
        try
        {
            _claims.Renew(document);
        }
        catch (Exception problem) when (problem is DbUpdateException or System.Data.Common.DbException)
        {
            // The next tick tries again; should the lease end, another worker repeats the work with the same result.
            LogLeaseNotRenewed(document.Id, problem.GetType().Name);
        }
        catch (ObjectDisposedException)
        {
            // The application has stopped; an exception here would end its process in the midst of it.
        }
    }

    private async Task<Prepared> PrepareAsync(Document document, CancellationToken cancellationToken)
    {
        var (indexedWith, collection) = (IndexedWith, _chunks.CollectionName);
        var (extracted, flags) = await ReadAsync(document, cancellationToken).ConfigureAwait(false);
        var chunks = _chunker.Chunk(
            document.Tenant, document.Id, document.Name, document.GroupList, extracted, _redaction.FindAll(document.Tenant, extracted.Text));
        flags = chunks.Aggregate(flags, (found, chunk) => found | ContentScreen.Check(chunk.Content));
        _signal.Report(document.Id, 0.2);
        var stored = (await _chunks.GetDocumentAsync(document.Tenant, document.Id, cancellationToken).ConfigureAwait(false)).ToDictionary(c => c.Id);
        var changed = chunks.Where(c => !stored.TryGetValue(c.Id, out var old) || !IsSame(c, old)).ToList();
        await EmbedAsync(document, changed, cancellationToken).ConfigureAwait(false);
        return new Prepared(extracted, flags, chunks, changed, [.. stored.Keys.Except(chunks.Select(c => c.Id))], indexedWith, collection);
    }

    private async Task WriteAsync(Document document, Prepared prepared, CancellationToken cancellationToken)
    {
        var (extracted, flags, chunks, changed, gone, indexedWith, collection) = prepared;
        if (indexedWith != IndexedWith || !await _chunks.TryUpsertAsync(document.Tenant, changed, collection, cancellationToken).ConfigureAwait(false))
        {
            // The settings changed meanwhile, so that the vectors would be of the former ones.
            await SaveAsync(document, d => d.State = DocumentState.Pending).ConfigureAwait(false);
            return;
        }

        await _chunks.DeleteAsync(document.Tenant, gone, cancellationToken).ConfigureAwait(false);
        await SaveContentAsync(document, extracted, cancellationToken).ConfigureAwait(false);
        if (_policy.Applies(document.Tenant))
        {
            // From here on what was kept is read when the document is indexed again.
            File.Delete(_files.PathOf(document));
        }

        await SaveAsync(document, d =>
        {
            d.State = DocumentState.Ready;
            d.Error = string.Empty;
            d.Title = extracted.Title;
            d.Flags = flags;
            d.Pages = extracted.Pages;
            d.Chunks = chunks.Count;
            d.Tokens = chunks.Sum(c => c.Tokens);
            d.IndexedWith = indexedWith;
        }).ConfigureAwait(false);
        LogReady(document.Id, document.Chunks, document.Tokens);
        if (flags != ContentFlags.None)
        {
            LogFlagged(document.Id, string.Join(", ", ContentFlagNames.NamesOf(flags)));
        }
    }

    private async Task<(ExtractedDocument Extracted, ContentFlags Flags)> ReadAsync(Document document, CancellationToken cancellationToken)
    {
        var path = _files.PathOf(document);
        if (!File.Exists(path) && _policy.Applies(document.Tenant)
            && await _library.FindContentAsync(document, cancellationToken).ConfigureAwait(false) is { } kept)
        {
            // What readers of the file never saw went with the file; its flags were told when it was there.
            return (_policy.Apply(document.Tenant, kept), document.Flags);
        }

        var content = await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false);
        return (_policy.Apply(document.Tenant, _readers.Read(content, document.Name, _options.CurrentValue, cancellationToken)), ContentScreen.CheckFile(content));
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
            var texts = batch.Select(c => _redaction.Mask(document.Tenant, RedactionSink.Embedding, c.Content)).ToList();
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

    private async Task FailAsync(Document document, Exception problem, bool isWriting)
    {
        var reason = problem switch
        {
            UnreadableDocumentException or BudgetRefusedException or InvalidDataException => problem.Message,
            ModelUnavailableException => $"{problem.Message} Then retry.",
            FileNotFoundException or DirectoryNotFoundException =>
                "The uploaded file is no longer in the state folder. Upload it again.",
            _ => $"Something went wrong that was not foreseen ({problem.GetType().Name}); the log has the details under the document {document.Id}.",
        };
        reason = _redaction.Mask(document.Tenant, RedactionSink.Log, reason).Value;
        LogFailed(document.Id, problem.GetType().Name, reason);
        if (!await _claims.IsCurrentAsync(document).ConfigureAwait(false))
        {
            LogOvertaken(document.Id);
            if (isWriting)
            {
                await _claims.AbandonAsync(document).ConfigureAwait(false);
            }

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

    private async Task SaveAsync(Document document, Action<Document> change)
    {
        if (!await _claims.EndAsync(document, change).ConfigureAwait(false))
        {
            LogOvertaken(document.Id);
        }
    }

    // What is to be written of a document: its text, all its chunks, those of them that are new or changed, and the ids
    // of those that are no more.
    private sealed record Prepared(
        ExtractedDocument Extracted,
        ContentFlags Flags,
        IReadOnlyList<ChunkRecord> Chunks,
        List<ChunkRecord> Changed,
        Guid[] Gone,
        string IndexedWith,
        string Collection);

    [LoggerMessage(1501, LogLevel.Information, "Document {DocumentId} is ready: {Chunks} chunks, {Tokens} tokens")]
    private partial void LogReady(Guid documentId, int chunks, int tokens);

    [LoggerMessage(1505, LogLevel.Warning, "Document {DocumentId} has text that may be meant for a model: {Flags}")]
    private partial void LogFlagged(Guid documentId, string flags);

    [LoggerMessage(1502, LogLevel.Warning, "Document {DocumentId} failed with {ErrorType}: {Reason}")]
    private partial void LogFailed(Guid documentId, string errorType, [FreeText] string reason);

    [LoggerMessage(1504, LogLevel.Warning, "The lease of document {DocumentId} could not be renewed ({ErrorType})")]
    private partial void LogLeaseNotRenewed(Guid documentId, string errorType);

    [LoggerMessage(1503, LogLevel.Information, "Document {DocumentId} was replaced or deleted while it was ingested")]
    private partial void LogOvertaken(Guid documentId);
}
