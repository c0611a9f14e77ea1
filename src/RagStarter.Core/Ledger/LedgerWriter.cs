using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using RagStarter.Core.Storage;

namespace RagStarter.Core.Ledger;

/// <summary>
/// Appends lines to the ledger, and what belongs to them. Lines that arrive while a transaction is being written share the
/// next one, so that many callers pay for few disk flushes; each caller waits until its own line is durable.
/// </summary>
public sealed partial class LedgerWriter : IAsyncDisposable
{
    private const int MaxBatch = 512;
    private const int Attempts = 5;

    private readonly Channel<PendingLine> _lines = Channel.CreateUnbounded<PendingLine>(new() { SingleReader = true });
    private readonly IDbContextFactory<StateDbContext> _database;
    private readonly ILogger<LedgerWriter> _logger;
    private readonly Task _loop;

    /// <summary>Creates the writer.</summary>
    public LedgerWriter(IDbContextFactory<StateDbContext> database, ILogger<LedgerWriter> logger)
    {
        _database = database;
        _logger = logger;
        _loop = Task.Run(WriteLoopAsync);
    }

    /// <summary>
    /// Appends a line; completes when it is durable. A line whose kind and call are in the ledger already is not written
    /// again.
    /// </summary>
    /// <exception cref="LedgerUnavailableException">The line could not be written.</exception>
    public Task AppendAsync(LedgerEvent line) => AppendAsync(line, []);

    /// <summary>Appends a line with what belongs to it; <see cref="LineCompanion.Problem"/> says what could not be written beside it.</summary>
    /// <exception cref="LedgerUnavailableException">The line could not be written.</exception>
    internal Task AppendAsync(LedgerEvent line, IReadOnlyList<LineCompanion> companions)
    {
        var pending = new PendingLine(line, companions, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        if (!_lines.Writer.TryWrite(pending))
        {
            throw new LedgerUnavailableException("The ledger is closed because the application is stopping.", null);
        }

        return pending.Written.Task;
    }

    /// <summary>Writes what is queued and closes the ledger.</summary>
    public async ValueTask DisposeAsync()
    {
        _lines.Writer.TryComplete();
        await _loop.ConfigureAwait(false);
    }

    private async Task WriteLoopAsync()
    {
        var batch = new List<PendingLine>();
        while (await _lines.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            batch.Clear();
            while (batch.Count < MaxBatch && _lines.Reader.TryRead(out var line))
            {
                batch.Add(line);
            }

            await WriteAsync(batch).ConfigureAwait(false);
        }
    }

    private async Task WriteAsync(List<PendingLine> batch)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                // A transaction may have been written although its confirmation was lost, and a call may be reported twice:
                // the statement passes over what is there already.
                await using var database = await _database.CreateDbContextAsync().ConfigureAwait(false);
                await using var transaction = await database.Database.BeginTransactionAsync().ConfigureAwait(false);
                await EntityInsert.RunAsync(database, batch.ConvertAll(p => p.Line)).ConfigureAwait(false);
                foreach (var companion in batch.SelectMany(p => p.Companions))
                {
                    await companion.TryWriteAsync(database).ConfigureAwait(false);
                }

                await transaction.CommitAsync().ConfigureAwait(false);
                batch.ForEach(p => p.Written.SetResult());
                return;
            }
            catch (Exception problem) when (attempt < Attempts)
            {
                LogRetry(batch.Count, attempt, problem);
                await Task.Delay(TimeSpan.FromMilliseconds(50 * attempt)).ConfigureAwait(false);
            }
            catch (Exception problem)
            {
                LogLost(batch.Count, problem);
                var error = new LedgerUnavailableException("The ledger could not be written; see the log for the cause.", problem);
                batch.ForEach(p => p.Written.SetException(error));
                return;
            }
        }
    }

    [LoggerMessage(1001, LogLevel.Warning, "Writing {Lines} ledger lines failed in attempt {Attempt}; trying again")]
    private partial void LogRetry(int lines, int attempt, Exception problem);

    [LoggerMessage(1002, LogLevel.Critical, "{Lines} ledger lines could not be written; check the disk space and the rights of the data folder")]
    private partial void LogLost(int lines, Exception problem);

    private readonly record struct PendingLine(LedgerEvent Line, IReadOnlyList<LineCompanion> Companions, TaskCompletionSource Written);
}
