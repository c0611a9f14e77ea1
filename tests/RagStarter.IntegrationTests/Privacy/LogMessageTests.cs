using System.Reflection;
using Microsoft.Extensions.Compliance.Classification;
using Microsoft.Extensions.Logging;
using RagStarter.Core.Answering;
using RagStarter.VectorStores.Embedded;

namespace RagStarter.IntegrationTests.Privacy;

/// <summary>What all log messages of the product have in common.</summary>
public sealed class LogMessageTests
{
    private static readonly string[] WordsOfOthers = ["problem", "error", "detail", "reason", "reasons", "message", "text", "missing", "sentence", "alert"];

    private static readonly List<(MethodInfo Method, LoggerMessageAttribute Message)> Messages =
    [
        .. new[] { typeof(Answerer).Assembly, typeof(EmbeddedVectorStore).Assembly, typeof(Program).Assembly }
            .SelectMany(a => a.GetTypes())
            .SelectMany(t => t.GetMethods(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Select(m => (m, m.GetCustomAttribute<LoggerMessageAttribute>()!))
            .Where(m => m.Item2 is not null),
    ];

    [Fact]
    public void Every_message_has_an_event_id_of_its_own()
    {
        Assert.True(Messages.Count > 40, $"Only {Messages.Count} messages were found.");
        Assert.Empty(Messages.GroupBy(m => m.Message.EventId).Where(g => g.Count() > 1)
            .Select(g => $"{g.Key}: {string.Join(", ", g.Select(m => $"{m.Method.DeclaringType!.Name}.{m.Method.Name}"))}"));
    }

    [Fact]
    public void What_may_quote_others_is_classified() =>
        Assert.Empty(Messages.SelectMany(m => m.Method.GetParameters().Select(p => (m.Method, Parameter: p)))
            .Where(p => p.Parameter.ParameterType == typeof(string) && WordsOfOthers.Contains(p.Parameter.Name) && p.Parameter.GetCustomAttribute<DataClassificationAttribute>() is null)
            .Select(p => $"{p.Method.DeclaringType!.Name}.{p.Method.Name}({p.Parameter.Name})"));
}
