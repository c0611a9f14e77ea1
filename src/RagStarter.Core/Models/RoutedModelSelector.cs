using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.Services;
using RagStarter.Core.Answering;
using RagStarter.Core.Answering.Research;

namespace RagStarter.Core.Models;

/// <summary>Gives the kernel the model that routing chose for the request.</summary>
public sealed class RoutedModelSelector(IServiceProvider services) : IAIServiceSelector, IChatClientSelector
{
    /// <inheritdoc/>
    public bool TrySelectAIService<T>(
        Kernel kernel,
        KernelFunction function,
        KernelArguments arguments,
        [NotNullWhen(true)] out T? service,
        out PromptExecutionSettings? serviceSettings)
        where T : class, IAIService
    {
        // Everything goes through IChatClient, where the guard stands.
        service = null;
        serviceSettings = null;
        return false;
    }

    /// <inheritdoc/>
    public bool TrySelectChatClient<T>(
        Kernel kernel,
        KernelFunction function,
        KernelArguments arguments,
        [NotNullWhen(true)] out T? service,
        out PromptExecutionSettings? serviceSettings)
        where T : class, IChatClient
    {
        service = null;
        serviceSettings = null;
        if (AnswerContext.Of(kernel)?.Model is not { } model
            || services.GetKeyedService<IChatClient>(model.Id) is not { } guarded
            || services.GetRequiredService<Researcher>().For(AnswerContext.Of(kernel)!, guarded) is not T client)
        {
            return false;
        }

        service = client;
        serviceSettings = new PromptExecutionSettings { ModelId = model.Name, ExtensionData = new Dictionary<string, object>() };
        if (model.Temperature is { } temperature)
        {
            serviceSettings.ExtensionData["temperature"] = temperature;
        }

        return true;
    }
}
