using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Engines;
using Microsoft.Extensions.DependencyInjection;
using RagStarter.Core.Answering;

namespace RagStarter.Benchmarks;

/// <summary>
/// The time from a question to the first piece of a streamed answer, with and without redaction: a question with six
/// values over documents, answered by the built-in model, which writes word by word.
/// </summary>
[SimpleJob(RunStrategy.Monitoring, warmupCount: 50, iterationCount: 400, invocationCount: 1)]
[Config(typeof(Percentiles))]
public class FirstTokenBenchmarks
{
    private const int Documents = 200;
    private const string Values = "I am jane.doe@example.org, card 4111 1111 1111 1111, IBAN DE89 3704 0044 0532 0130 00, phone +1 (415) 555-0132, SSN 536-22-8745, from 203.0.113.77. ";

    private PipelineHost _host = null!;
    private Answerer _answerer = null!;
    private int _next;

    /// <summary>What the policy does with every class.</summary>
    [Params("keep", "placeholder")]
    public string Policy { get; set; } = string.Empty;

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        _host = await PipelineHost.CreateAsync(Documents, Core.Redaction.SensitiveData.All.ToDictionary(c => $"Redaction:Policy:{c.Value}", _ => (string?)Policy));
        _answerer = _host.Services.GetRequiredService<Answerer>();
    }

    [GlobalCleanup]
    public void CleanUp() => _host.Dispose();

    [Benchmark]
    public async Task<int> FirstToken()
    {
        var question = new Question { Text = Values + PipelineHost.Question(_next++ % Documents), Caller = PipelineHost.Caller, UseCache = false };
        await foreach (var update in _answerer.StreamAsync(question))
        {
            if (update.Text.Length > 0)
            {
                return update.Text.Length;
            }
        }

        return 0;
    }

    // Of single requests: an iteration is one.
    private sealed class Percentiles : ManualConfig
    {
        public Percentiles() => AddColumn(StatisticColumn.P50, StatisticColumn.P95);
    }
}
