using Microsoft.Extensions.AI;
using RagStarter.Core.Budgets;
using RagStarter.Core.Language;
using RagStarter.Core.Ledger;

namespace RagStarter.Core.Embeddings;

/// <summary>
/// Stands in front of the embedding model: refuses a call that carries no <see cref="CallPermit"/> and settles what
/// was used.
/// </summary>
public sealed class GuardedEmbeddingGenerator(IEmbeddingGenerator<string, Embedding<float>> inner, TokenCounter tokens)
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

        permit.Use();
        options = options.Clone();
        options.AdditionalProperties!.Remove(CallPermit.OptionsKey);
        var list = values as IReadOnlyList<string> ?? [.. values];
        try
        {
            var result = await base.GenerateAsync(list, options, cancellationToken).ConfigureAwait(false);
            Settle(permit, result.Usage?.InputTokenCount, list);
            return result;
        }
        catch (OperationCanceledException)
        {
            Settle(permit, null, list);
            throw;
        }
        finally
        {
            permit.Dispose();
        }
    }

    private void Settle(CallPermit permit, long? reported, IReadOnlyList<string> values) => permit.Settle(
        new TokenUsage { EmbeddingTokens = reported ?? values.Sum(v => (long)tokens.Count(v)) },
        estimated: reported is null);
}
