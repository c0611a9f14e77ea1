using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using RagStarter.Core.Caching;
using RagStarter.Core.Caching.Vectors;
using RagStarter.Core.Storage;
using RagStarter.Core.Tenancy;

namespace RagStarter.UnitTests.Tenancy.Crossing;

/// <summary>The response cache, by key and by likeness, and the embedding cache in memory and on disk.</summary>
internal sealed class CachesUnderTest : IStoreUnderTest, IDisposable
{
    // Everybody asks the same.
    private static readonly string[] Questions = ["What does a lantern cost?", "What does a tent cost?", "Who is Ann?"];

    private readonly Dictionary<(TenantId, string Access, string Question), string> _answers = [];
    private readonly Dictionary<(TenantId, string Text), float> _vectors = [];
    private readonly Dictionary<(TenantId, string Key), byte> _kept = [];
    private readonly ResponseCache _responses;
    private readonly EmbeddingCache _embeddings;
    private readonly SqliteVectors _shared;

    public CachesUnderTest(ScratchPipeline pipeline)
    {
        _responses = pipeline.Get<ResponseCache>();
        _shared = new SqliteVectors(pipeline.Get<ApplicationPaths>(), pipeline.Get<IOptions<CacheOptions>>(), TimeProvider.System);
        _embeddings = new EmbeddingCache(
            pipeline.Get<IMemoryCache>(), _shared, pipeline.Get<IOptions<CacheOptions>>(), TimeProvider.System, NullLogger<EmbeddingCache>.Instance);
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async Task DoAsync(Operation operation, Caller caller)
    {
        var question = World.Pick(Questions, operation.Name);
        switch (operation.Kind % 7)
        {
            case 0:
                await AnswerAsync(operation, caller, question);
                break;
            case 1:
                var kept = await _responses.FindAsync(KeyOf(caller, question), Cancelled);
                Assert.Equal(_answers.GetValueOrDefault((caller.Tenant, caller.AccessKey, question)), kept?.Text);
                break;
            case 2:
                var similar = await _responses.FindNearestAsync(PartitionOf(caller), Vector(1), 10, Cancelled);
                Assert.Equal(_answers.Keys.Count(k => k.Item1 == caller.Tenant && k.Access == caller.AccessKey), similar.Count);
                Assert.All(similar, found => Assert.Equal($"asked by {caller.Tenant} {caller.AccessKey}", found.Question.Text));
                break;
            case 3:
                var value = (operation.Other % 1000) + 1f;
                await _embeddings.StoreAsync(caller.Tenant, "m", [(question, Vector(value))], Cancelled);
                _vectors[(caller.Tenant, question)] = value;
                break;
            case 4:
                var cached = await _embeddings.FindAsync(caller.Tenant, "m", [question], Cancelled);
                Assert.Equal(_vectors.TryGetValue((caller.Tenant, question), out var own) ? Vector(own) : [], cached[0].ToArray());
                break;
            case 5:
                var key = $"k{operation.Thing % 4}";
                _kept[(caller.Tenant, key)] = (byte)operation.Other;
                await _shared.StoreAsync(caller.Tenant, [(key, [(byte)operation.Other])], DateTimeOffset.UtcNow.AddDays(1), Cancelled);
                break;
            default:
                var read = await _shared.FindAsync(caller.Tenant, ["k0", "k1", "k2", "k3"], Cancelled);
                Assert.Equal(
                    Enumerable.Range(0, 4).Select(i => _kept.TryGetValue((caller.Tenant, $"k{i}"), out var b) ? (byte?)b : null),
                    read.Select(r => r?[0]));
                break;
        }
    }

    public void Dispose() => _shared.Dispose();

    private static CachePartition PartitionOf(Caller caller) => ResponseCache.PartitionOf(caller.Tenant, caller.AccessKey);

    private static AnswerKey KeyOf(Caller caller, string question) => ResponseCache.KeyOf(PartitionOf(caller), QuestionForm.Of(question));

    private static float[] Vector(float value) => [value, 0, 0, 0];

    private async Task AnswerAsync(Operation operation, Caller caller, string question)
    {
        var text = $"answer {operation.Other} for {caller.Tenant} {caller.AccessKey}";
        var answer = new CachedAnswer($"asked by {caller.Tenant} {caller.AccessKey}", text, "m", DateTimeOffset.UtcNow, 1, "f", [], 1, 1, 1);
        await _responses.StoreAsync(KeyOf(caller, question), answer, Vector(1), Cancelled);
        _answers[(caller.Tenant, caller.AccessKey, question)] = text;
    }
}
