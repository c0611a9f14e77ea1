using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel;
using RagStarter.Core.Budgets;
using RagStarter.Core.Caching;
using RagStarter.Core.Models;
using RagStarter.Core.Redaction;
using RagStarter.Core.Retrieval;
using RagStarter.Core.Telemetry;

namespace RagStarter.Core.Answering;

/// <summary>The kernel with the filters in their order. This is the one place where the pipeline is put together.</summary>
/// <remarks>
/// The kernel has services of its own and no logger: at trace level Semantic Kernel would write prompts and results,
/// restored values included, into the log.
/// </remarks>
public sealed class AnswerKernel
{
    private readonly Kernel _kernel;

    /// <summary>Creates the kernel.</summary>
    public AnswerKernel(IServiceProvider services)
    {
        var builder = Kernel.CreateBuilder();
        builder.Services.AddSingleton<IAIServiceSelector>(services.GetRequiredService<RoutedModelSelector>());

        // A question passes these from the first to the last, its answer back from the last to the first.
        Add<TelemetryFilter>();
        Add<RedactionFilter>();
        Add<ResponseCacheFilter>();
        Add<RetrievalFilter>();
        Add<ModelRoutingFilter>();
        Add<TokenBudgetFilter>();

        // A rendered prompt passes back from the last to the first: it is redacted before it is counted and held for.
        builder.Services.AddSingleton<IPromptRenderFilter>(services.GetRequiredService<TokenBudgetFilter>());
        builder.Services.AddSingleton<IPromptRenderFilter>(services.GetRequiredService<RedactionFilter>());
        _kernel = builder.Build();

        void Add<TFilter>()
            where TFilter : class, IFunctionInvocationFilter =>
            builder.Services.AddSingleton<IFunctionInvocationFilter>(services.GetRequiredService<TFilter>());
    }

    /// <summary>A kernel for one request.</summary>
    public Kernel For(AnswerContext context)
    {
        var kernel = _kernel.Clone();
        context.AttachTo(kernel);
        return kernel;
    }
}
