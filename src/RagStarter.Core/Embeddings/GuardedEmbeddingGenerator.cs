using Microsoft.Extensions.AI;
using RagStarter.Core.Budgets;
using RagStarter.Core.Ledger;

namespace RagStarter.Core.Embeddings;

/// <summary>
/// Stands in front of the embedding model: refuses a call that carries no <see cref="CallPermit"/> and settles what
/// was used.
/// </summary>
public sealed class GuardedEmbeddingGenerator(IEmbeddingGenerator<string, Embedding<float>> inner)
    : DelegatingEmbeddingGenerator<string, Embedding<float>>(inner)
{
    /// <inheritdoc/>
    public override async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (options?.AdditionalProperties?.TryGetValue(CallPermit.OptionsKey, out var value) != true || value is not CallPermit permit)
        {
            throw new UnguardedCallException(
                "The embedding model was called directly. Every call needs a budget hold and redacted text: use Embedder.");
        }

        var list = values as IReadOnlyList<string> ?? [.. values];
        permit.EnsureCovers(list);
        permit.Use();
        options = options.Clone();
        options.AdditionalProperties!.Remove(CallPermit.OptionsKey);
        try
        {
            var result = await base.GenerateAsync(list, options, cancellationToken).ConfigureAwait(false);
            Settle(permit, result.Usage?.InputTokenCount);
            return result;
        }
        catch (OperationCanceledException)
        {
            Settle(permit, null);
            throw;
        }
        finally
        {
            permit.Dispose();
        }
    }

    private static void Settle(CallPermit permit, long? reported) => permit.Settle(
        new TokenUsage { EmbeddingTokens = reported ?? permit.CountedInputTokens },
        estimated: reported is null);
}
