using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace RagStarter.Core.Answering.Research;

/// <summary>Lets the reader of a stream see the steps of a research while it waits for the first word.</summary>
internal static class LiveSteps
{
    /// <summary>
    /// The updates of an answer with its steps in between. Steps show from the first call to a model on: before that the
    /// request may still be refused, and must not have begun to answer.
    /// </summary>
    public static async IAsyncEnumerable<AnswerUpdate> Weave(
        AnswerContext context,
        Func<CancellationToken, IAsyncEnumerable<AnswerUpdate>> start,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var steps = Channel.CreateUnbounded<AnswerStep>();
        context.StepAdded = step => _ = context.CurrentCall is null || steps.Writer.TryWrite(step);
        using var left = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var updates = start(left.Token).GetAsyncEnumerator(left.Token);
        Task<bool>? next = null;
        Task<bool>? stepped = null;
        try
        {
            while (true)
            {
                next = updates.MoveNextAsync().AsTask();
                while (!next.IsCompleted)
                {
                    stepped ??= steps.Reader.WaitToReadAsync(left.Token).AsTask();
                    if (await Task.WhenAny(next, stepped).ConfigureAwait(false) == stepped)
                    {
                        stepped = null;
                    }

                    while (steps.Reader.TryRead(out var step))
                    {
                        yield return new AnswerUpdate(string.Empty, null) { Step = step };
                    }
                }

                if (!await next.ConfigureAwait(false))
                {
                    break;
                }

                yield return updates.Current;
            }
        }
        finally
        {
            context.StepAdded = null;
            await StopAsync(next, left).ConfigureAwait(false);
            await updates.DisposeAsync().ConfigureAwait(false);
        }
    }

    // A reader who leaves at a step leaves a read that is under way: it is called off before the stream is closed.
    private static async Task StopAsync(Task<bool>? next, CancellationTokenSource left)
    {
        if (next is not { IsCompleted: false })
        {
            return;
        }

        await left.CancelAsync().ConfigureAwait(false);
        try
        {
            await next.ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // It was called off.
        }
    }
}
