using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;

namespace RagStarter.Core.Answering;

/// <summary>
/// Lets a function filter be written once for streaming and non-streaming calls: it sees the rest of the pipeline as a
/// stream that starts when it is read.
/// </summary>
/// <remarks>
/// Semantic Kernel renders the prompt of a streaming call only when the stream is read, after all filters have returned.
/// Deferring the rest in both cases gives one order of events, and one place where its exceptions arise.
/// </remarks>
internal static class FilterStream
{
    /// <summary>Runs a filter as a transformation of the stream of the rest of the pipeline.</summary>
    /// <param name="context">The call.</param>
    /// <param name="next">The rest of the pipeline.</param>
    /// <param name="transform">The filter; it may start the rest more than once, or not at all.</param>
    public static async Task RunAsync(
        this FunctionInvocationContext context,
        Func<FunctionInvocationContext, Task> next,
        Func<Func<IAsyncEnumerable<ChatResponseUpdate>>, CancellationToken, IAsyncEnumerable<ChatResponseUpdate>> transform)
    {
        var stream = transform(() => Rest(context, next, context.CancellationToken), context.CancellationToken);
        if (context.IsStreaming)
        {
            context.Result = new FunctionResult(context.Function, stream, context.Kernel.Culture);
            return;
        }

        var response = await stream.ToChatResponseAsync(context.CancellationToken).ConfigureAwait(false);
        context.Result = new FunctionResult(context.Function, response, context.Kernel.Culture);
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> Rest(
        FunctionInvocationContext context,
        Func<FunctionInvocationContext, Task> next,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await next(context).ConfigureAwait(false);
        if (!context.IsStreaming)
        {
            foreach (var update in context.Result.GetValue<ChatResponse>()?.ToChatResponseUpdates() ?? [])
            {
                yield return update;
            }

            yield break;
        }

        var stream = context.Result.GetValue<IAsyncEnumerable<ChatResponseUpdate>>();
        if (stream is null)
        {
            yield break;
        }

        await foreach (var update in stream.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            yield return update;
        }
    }
}
