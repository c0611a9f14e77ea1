using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using RagStarter.Core.Embeddings;
using RagStarter.Core.Language;
using RagStarter.Core.Retrieval;
using RagStarter.Core.Tenancy;

namespace RagStarter.Benchmarks;

/// <summary>The parts of a search over 1,000 documents.</summary>
[MemoryDiagnoser]
public class RetrievalBenchmarks
{
    private const int Documents = 1000;

    private PipelineHost _host = null!;
    private ChunkStore _chunks = null!;
    private TextAnalyzer _analyzer = null!;
    private ReadOnlyMemory<float> _vector;

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        _host = await PipelineHost.CreateAsync(Documents);
        _chunks = _host.Services.GetRequiredService<ChunkStore>();
        _analyzer = _host.Services.GetRequiredService<TextAnalyzer>();
        _vector = await EmbedAsync();
    }

    [GlobalCleanup]
    public void CleanUp() => _host.Dispose();

    [Benchmark]
    public async Task<ReadOnlyMemory<float>> EmbedAsync()
    {
        using var generator = new LexicalHashingEmbeddingGenerator(_analyzer, 1024);
        return (await generator.GenerateAsync([PipelineHost.Question(17)]))[0].Vector;
    }

    [Benchmark]
    public Task<int> SearchByVector() => CountAsync(_chunks.SearchDenseAsync(PipelineHost.Caller.Tenant, [Caller.Everyone], _vector, 40, CancellationToken.None));

    [Benchmark]
    public Task<int> SearchByKeyword() => CountAsync(_chunks.SearchKeywordsAsync(PipelineHost.Caller.Tenant, [Caller.Everyone], PipelineHost.Question(17), 40, CancellationToken.None));

    private static async Task<int> CountAsync<T>(Task<IReadOnlyList<T>> found) => (await found).Count;
}
