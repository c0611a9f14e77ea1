using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.DependencyInjection;
using RagStarter.Core.Answering;

namespace RagStarter.Benchmarks;

/// <summary>A whole question over 1,000 documents with the extractive answerer, ledger and conversation written to disk.</summary>
[MemoryDiagnoser]
public class PipelineBenchmarks
{
    private const int Documents = 1000;

    private PipelineHost _host = null!;
    private Answerer _answerer = null!;
    private int _next;

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        _host = await PipelineHost.CreateAsync(Documents);
        _answerer = _host.Services.GetRequiredService<Answerer>();
        await AskAsync(0, useCache: true);
    }

    [GlobalCleanup]
    public void CleanUp() => _host.Dispose();

    [Benchmark]
    public Task<Answer> NewAnswer() => AskAsync(_next++ % Documents, useCache: false);

    [Benchmark]
    public Task<Answer> AnswerFromTheCache() => AskAsync(0, useCache: true);

    private Task<Answer> AskAsync(int document, bool useCache) => _answerer.AskAsync(new Question
    {
        Text = PipelineHost.Question(document),
        Caller = PipelineHost.Caller,
        UseCache = useCache,
    });
}
