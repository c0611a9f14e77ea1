using Microsoft.Extensions.Options;
using Microsoft.Extensions.VectorData;

namespace RagStarter.Core.Configuration;

/// <summary>Tells a wrong configuration, which a person can put right, from a defect of the program.</summary>
public static class StartProblems
{
    private const string Binder = "Microsoft.Extensions.Configuration.Binder";

    /// <summary>One sentence for each thing to put right; empty when the problem is not one of configuration.</summary>
    public static IReadOnlyList<string> Explain(Exception problem) => problem switch
    {
        OptionsValidationException options => [.. options.Failures],
        ConfigurationException or InvalidDataException or VectorStoreException => [problem.Message],
        InvalidOperationException { Source: Binder } => [UnreadableValue.Explain(problem.Message)],
        AggregateException several => [.. several.InnerExceptions.SelectMany(Explain).Distinct()],
        _ => [],
    };
}
