using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using RagStarter.Core.Answering;
using RagStarter.IntegrationTests.Hosting;

namespace RagStarter.IntegrationTests;

/// <summary>
/// Law 5: the same question from many tenants and groups at once; nobody is given what another's documents say. The full
/// count is RAGSTARTER_CROSSING_ASKS=100000.
/// </summary>
public sealed partial class CrossingTests
{
    private const string Ask = "What is the secret word?";

    private static readonly string[][] Groups = [[], ["a"], ["b"], ["a", "b"]];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nobody_is_given_another_tenants_or_groups_answer(bool redis)
    {
        var wanted = Environment.GetEnvironmentVariable("RAGSTARTER_CROSSING_ASKS");
        var asks = wanted is null ? 240 : int.Parse(wanted, CultureInfo.InvariantCulture);
        var tenants = wanted is null ? 12 : 50;
        using var server = redis ? RedisServer.Start() : null;
        using var state = new StateFolder();
        await using var pipeline = await BarePipeline.StartAsync(state, server?.Settings);
        for (var tenant = 0; tenant < tenants; tenant++)
        {
            foreach (var group in new[] { "everyone", "a", "b" })
            {
                await pipeline.PutPassageAsync($"t{tenant}", group, $"The secret word of this place is w{tenant}{group}.");
            }
        }

        var crossings = new ConcurrentBag<string>();
        var states = new ConcurrentDictionary<string, int>();
        await Parallel.ForEachAsync(Enumerable.Range(0, asks), new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = TestContext.Current.CancellationToken }, async (i, _) =>
        {
            var tenant = (i * 7) % tenants;
            var groups = Groups[i / tenants % Groups.Length];
            var answer = await pipeline.AskAsync(Ask, $"t{tenant}", useCache: true, groups);
            states.AddOrUpdate(answer.Cache, 1, (_, count) => count + 1);
            var words = Word().Matches(answer.Text + string.Concat(answer.Citations.Select(c => c.Quote))).Select(m => m.Value).ToList();
            if (answer.Outcome != Outcomes.Answered || words.Count == 0
                || words.Exists(w => !groups.Append("everyone").Any(g => w == $"w{tenant}{g}")))
            {
                crossings.Add($"t{tenant} {string.Join('+', groups)}: {answer.Outcome} {answer.Text}");
            }
        });

        Assert.Empty(crossings);
        Assert.InRange(states.GetValueOrDefault(CacheStates.Miss), 1, tenants * Groups.Length);
        Assert.InRange(states.GetValueOrDefault(CacheStates.Exact) + states.GetValueOrDefault(CacheStates.Shared), asks - (tenants * Groups.Length), asks);
        TestContext.Current.SendDiagnosticMessage($"{asks} asks, 0 crossings: {string.Join(", ", states.Select(s => $"{s.Value} {s.Key}"))}");
    }

    [GeneratedRegex(@"\bw\d+(everyone|a|b)\b")]
    private static partial Regex Word();
}
