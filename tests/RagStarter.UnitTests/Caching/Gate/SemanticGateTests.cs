using RagStarter.Core.Answering;
using RagStarter.Core.Answering.Feedback;
using RagStarter.Core.Caching;
using RagStarter.Core.Caching.Gate;
using RagStarter.Core.Caching.Vectors;
using RagStarter.Core.Tenancy;
using RagStarter.UnitTests.Pipeline;

namespace RagStarter.UnitTests.Caching.Gate;

public sealed class SemanticGateTests
{
    private const string Fact = "The green tent costs 120 euros and can be returned within 30 days.";
    private const string Asked = "How can I send the tent back to you?";
    private static readonly CachePartition Partition = new(TenantId.Parse("acme"), "p");
    private static readonly Neighbour Kept = new("kept", "How do I return a tent?", 0.7);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_paraphrase_is_served_through_the_pipeline()
    {
        await using var pipeline = await FilledAsync();
        var first = await pipeline.AskAsync("How much does the green tent cost?");
        var second = await pipeline.AskAsync("Please, how much do the green tents cost?");
        Assert.Equal((CacheStates.Miss, CacheStates.Semantic, first.Text), (first.Cache, second.Cache, second.Text));
        Assert.Single(pipeline.Models["a"].Calls);
    }

    [Theory]
    [InlineData("How much does the green tent cost?", "How much does the red tent cost?")]
    [InlineData("How much does the green tent cost?", "How much does the green tent not cost?")]
    [InlineData("How do I return the green tent within 30 days?", "How do I return the green tent within 14 days?")]
    [InlineData("How much does the green tent cost in euros?", "How much does the green tent cost in dollars?")]
    public async Task A_trap_is_answered_anew_through_the_pipeline(string kept, string asked)
    {
        await using var pipeline = await FilledAsync();
        await pipeline.AskAsync(kept);
        Assert.Equal(CacheStates.Miss, (await pipeline.AskAsync(asked)).Cache);
    }

    [Fact]
    public async Task What_a_user_calls_wrong_is_not_served_for_other_words_again()
    {
        await using var pipeline = await FilledAsync();
        await pipeline.AskAsync("How much does the green tent cost?");
        var served = await pipeline.AskAsync("How much do the green tents cost?");
        Assert.Equal(CacheStates.Semantic, served.Cache);
        foreach (var observer in pipeline.GetAll<IFeedbackObserver>())
        {
            await observer.RatedAsync(TenantId.Parse("acme"), served.RequestId, isUp: false, Cancellation);
        }

        // The first question is asked and kept again: its record stays.
        await pipeline.AskAsync("How much does the green tent cost?");
        Assert.Equal(CacheStates.Miss, (await pipeline.AskAsync("How much do the green tents cost?")).Cache);
    }

    [Fact]
    public async Task While_the_evidence_is_another_a_paraphrase_is_answered_anew()
    {
        await using var pipeline = await FilledAsync();
        await pipeline.AskAsync("How much does the green tent cost?");
        await pipeline.AddAsync("The green tents cost 130 euros since the last price list.", 2);
        await pipeline.RaiseRevisionAsync();
        Assert.Equal(CacheStates.Miss, (await pipeline.AskAsync("Please, how much do the green tents cost?")).Cache);
    }

    [Fact]
    public async Task What_was_learned_belongs_to_one_partition()
    {
        await using var pipeline = await FilledAsync();
        var gate = pipeline.Get<SemanticGate>();
        await OpenAsync(gate, Partition);
        Assert.True((await gate.DecideAsync(Partition, Asked, [Kept], Cancellation)).Wrong < 0.02);
        Assert.True((await gate.DecideAsync(Partition with { Name = "q" }, Asked, [Kept], Cancellation)).Wrong > 0.1);
        Assert.True((await gate.DecideAsync(new CachePartition(TenantId.Parse("other"), "p"), Asked, [Kept], Cancellation)).Wrong > 0.1);
    }

    [Fact]
    public async Task What_was_learned_is_kept_and_belongs_to_one_embedding_model()
    {
        await using var pipeline = await FilledAsync();
        await OpenAsync(pipeline.Get<SemanticGate>(), Partition);
        var memory = pipeline.Get<GateMemory>();
        var fingerprint = pipeline.Get<RagStarter.Core.Embeddings.Embedder>().Fingerprint;
        var state = await memory.FindAsync(Partition, fingerprint, Cancellation);
        Assert.InRange(state!.Labels, 100, 2000);
        Assert.Null(await memory.FindAsync(Partition, "another model", Cancellation));
        Assert.Null(await memory.FindAsync(Partition with { Name = "q" }, fingerprint, Cancellation));
    }

    [Fact]
    public async Task What_is_damaged_is_not_read()
    {
        await using var pipeline = await FilledAsync();
        await OpenAsync(pipeline.Get<SemanticGate>(), Partition);
        var shared = new DamagingVectors(pipeline.Get<ISharedVectors>());
        var memory = new GateMemory(shared, pipeline.Time, Microsoft.Extensions.Logging.Abstractions.NullLogger<GateMemory>.Instance);
        var fingerprint = pipeline.Get<RagStarter.Core.Embeddings.Embedder>().Fingerprint;
        Assert.NotNull(await memory.FindAsync(Partition, fingerprint, Cancellation));
        shared.Damage = true;
        Assert.Null(await memory.FindAsync(Partition, fingerprint, Cancellation));
        shared.Fail = true;
        Assert.Null(await memory.FindAsync(Partition, fingerprint, Cancellation));
        await memory.StoreAsync(Partition, fingerprint, new GateCalibration().Save(), Cancellation);
    }

    private static async Task OpenAsync(SemanticGate gate, CachePartition partition)
    {
        for (var i = 0; i < 600; i++)
        {
            var decision = await gate.DecideAsync(partition, Asked, [Kept], Cancellation);
            if (!decision.IsServed)
            {
                await gate.LearnAsync(partition, decision, Asked, null, "same", _ => ValueTask.FromResult<string?>("same"), Cancellation);
            }
        }
    }

    private static async Task<TestPipeline> FilledAsync()
    {
        var pipeline = await TestPipeline.CreateAsync();
        await pipeline.AddAsync(Fact);
        return pipeline;
    }

    private sealed class DamagingVectors(ISharedVectors inner) : ISharedVectors
    {
        public bool Damage { get; set; }

        public bool Fail { get; set; }

        public async Task<byte[]?[]> FindAsync(TenantId tenant, IReadOnlyList<string> keys, CancellationToken cancellationToken)
        {
            if (Fail)
            {
                throw new TimeoutException();
            }

            var found = await inner.FindAsync(tenant, keys, cancellationToken);
            if (Damage && found[0] is { } record)
            {
                record[^5] ^= 1;
            }

            return found;
        }

        public Task StoreAsync(TenantId tenant, IReadOnlyList<(string Key, byte[] Value)> entries, DateTimeOffset expiresAt, CancellationToken cancellationToken) =>
            Fail ? throw new TimeoutException() : inner.StoreAsync(tenant, entries, expiresAt, cancellationToken);
    }
}
