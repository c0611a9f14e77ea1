using Microsoft.SemanticKernel;

namespace RagStarter.Core.Answering.Research;

/// <summary>
/// Stands before every search that the model asks for: shrinks what the search may bring to what is left, and ends the
/// loop where nothing is left or the last round is spent.
/// </summary>
internal sealed class ResearchFilter(ResearchRun run, ResearchRoom room, int maxSteps) : IAutoFunctionInvocationFilter
{
    /// <inheritdoc/>
    public async Task OnAutoFunctionInvocationAsync(AutoFunctionInvocationContext context, Func<AutoFunctionInvocationContext, Task> next)
    {
        await room.ShrinkAsync(context.CancellationToken).ConfigureAwait(false);
        if (run.EndReason is null)
        {
            await next(context).ConfigureAwait(false);
        }

        // The round after the last search writes the answer.
        if (context.FunctionCallIndex == context.FunctionCount - 1 && run.Rounds >= maxSteps - 1)
        {
            run.End($"The research ended after {run.Rounds} rounds (Answering:Research:MaxSteps). The answer rests on what was found until then.");
        }

        context.Terminate = run.EndReason is not null;
    }
}
