using Microsoft.Extensions.AI;

namespace RagStarter.UnitTests.Embeddings;

/// <summary>An embedding model outside of the process: it remembers its calls and returns vectors of the length of each text.</summary>
internal sealed class RecordingEmbeddingModel(int dimensions = 64) : IEmbeddingGenerator<string, Embedding<float>>
{
    public List<string[]> Calls { get; } = [];

    /// <summary>The tokens that the model bills; null when it reports none.</summary>
    public long? Billed { get; set; }

    /// <summary>What happens before a call is answered.</summary>
    public Func<Task> Before { get; set; } = () => Task.CompletedTask;

    public Func<int, int> VectorsFor { get; set; } = texts => texts;

    public bool SawPermit { get; private set; }

    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        var texts = values.ToArray();
        SawPermit |= options?.AdditionalProperties?.Count > 0;
        lock (Calls)
        {
            Calls.Add(texts);
        }

        await Before();
        var vectors = texts.Select(t => new Embedding<float>(Enumerable.Repeat((float)t.Length, dimensions).ToArray())).Take(VectorsFor(texts.Length));
        return new GeneratedEmbeddings<Embedding<float>>(vectors)
        {
            Usage = Billed is { } billed ? new UsageDetails { InputTokenCount = billed } : null,
        };
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
        // Nothing is held.
    }
}
