using Microsoft.EntityFrameworkCore;
using RagStarter.Core.Storage;

namespace RagStarter.Core.Ledger;

/// <summary>
/// What a request leaves in the database beside its ledger line. It is written in the line's transaction, so that both
/// wait for one flush of the disk. If it cannot be written, the line is written all the same.
/// </summary>
internal abstract class LineCompanion
{
    private const string Before = "companion";

    /// <summary>Why it was not written; <see langword="null"/> when it was.</summary>
    public Exception? Problem { get; private set; }

    /// <summary>Writes it in the context's transaction, whole or not at all.</summary>
    public async Task TryWriteAsync(StateDbContext context)
    {
        var transaction = context.Database.CurrentTransaction ?? throw new InvalidOperationException("A companion is written in a transaction.");
        await transaction.CreateSavepointAsync(Before).ConfigureAwait(false);
        try
        {
            await WriteAsync(context).ConfigureAwait(false);
            Problem = null;
        }
        catch (Exception problem)
        {
            // Where not even this is possible, the transaction as a whole is lost and tried again.
            await transaction.RollbackToSavepointAsync(Before).ConfigureAwait(false);
            Problem = problem;
        }

        await transaction.ReleaseSavepointAsync(Before).ConfigureAwait(false);
    }

    /// <summary>Writes it on its own, in a transaction of its own.</summary>
    public async Task WriteAloneAsync(IDbContextFactory<StateDbContext> database, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await WriteAsync(context).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes it. May be called again after a transaction that failed.</summary>
    protected abstract Task WriteAsync(StateDbContext context);
}
