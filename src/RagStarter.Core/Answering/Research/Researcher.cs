using System.Globalization;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel;
using RagStarter.Core.Answering.Extractive;
using RagStarter.Core.Budgets;
using RagStarter.Core.Models;
using RagStarter.Core.Retrieval;

namespace RagStarter.Core.Answering.Research;

/// <summary>Gives a model the search and the loop around it, where the request is a research and the model can call functions.</summary>
public sealed class Researcher(
    QuestionEvidence evidence, TokenBudget budget, BudgetLadder ladder, ResearchCalls calls, ExtractiveAnswerer extractive)
{
    // The marks around a function's description in the prompt.
    private const int TokensPerTool = 24;

    /// <summary>The client that answers the request: <paramref name="client"/> itself where there is nothing to search for.</summary>
    internal IChatClient For(AnswerContext answer, IChatClient client)
    {
        if (answer.Research is not { } run)
        {
            return client;
        }

        run.ToolTokens = 0;
        if (answer.Model is not { } model || !CanSearch(model, answer.LadderStep))
        {
            return client;
        }

        var maxSteps = run.MaxSteps(answer.LadderStep);
        if (run.Rounds >= maxSteps - 1 || run.EndReason is not null)
        {
            return client;
        }

        // A kernel of its own: nothing but the search can be called, and the filters of the answer do not see the search.
        var room = new ResearchRoom(answer, run, model, budget, ladder.ContextShareOf(answer));
        var builder = Kernel.CreateBuilder();
        builder.Services.AddSingleton<IAutoFunctionInvocationFilter>(new ResearchFilter(run, room, maxSteps));
        builder.Plugins.AddFromObject(new SearchPlugin(answer, run, evidence), SearchPlugin.Name);
        var kernel = builder.Build();
        kernel.Culture = CultureInfo.InvariantCulture;
        run.ToolTokens = TokensOf(OptionsWithTools(kernel).Tools, model);
        var loop = new RoundClient(client, answer, run, room, calls, maxSteps).AsBuilder().UseKernelFunctionInvocation().Build();
        return new ResearchClient(answer, run, loop, client, options => WithTools(options, kernel), calls, extractive);
    }

    private static bool CanSearch(ChatModel model, LadderStep step) =>
        !model.IsExtractive && model.Capabilities.Contains(ModelCapabilities.Tools) && step < LadderStep.Extractive;

    private static ChatOptions OptionsWithTools(Kernel kernel) =>
        new PromptExecutionSettings { FunctionChoiceBehavior = FunctionChoiceBehavior.Auto() }.ToChatOptions(kernel)!;

    private static ChatOptions WithTools(ChatOptions options, Kernel kernel)
    {
        var with = OptionsWithTools(kernel);
        with.ModelId = options.ModelId;
        with.Temperature = options.Temperature;
        with.MaxOutputTokens = options.MaxOutputTokens;
        with.AdditionalProperties = options.AdditionalProperties;
        return with;
    }

    private static int TokensOf(IEnumerable<AITool>? tools, ChatModel model) => (tools ?? []).OfType<AIFunction>().Sum(tool =>
        model.Tokens.Count(tool.Name) + model.Tokens.Count(tool.Description) + model.Tokens.Count(tool.JsonSchema.GetRawText()) + TokensPerTool);
}
