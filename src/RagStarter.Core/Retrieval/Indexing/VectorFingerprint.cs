using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.VectorData;
using RagStarter.Core.Embeddings;
using RagStarter.Core.Redaction;

namespace RagStarter.Core.Retrieval.Indexing;

/// <summary>
/// Names everything that determines the vectors now: the embedding model, its dimensions, what redaction leaves of a
/// text, and the store that they are in. Vectors of two fingerprints are never compared.
/// </summary>
public sealed class VectorFingerprint
{
    private const string Prefix = "chunks-";

    private readonly Embedder _embedder;
    private readonly TextRedaction _redaction;
    private readonly string _store;
    private volatile Names? _current;

    /// <summary>Creates the fingerprint of the settings in force.</summary>
    public VectorFingerprint(VectorStore store, Embedder embedder, TextRedaction redaction)
    {
        _embedder = embedder;
        _redaction = redaction;
        _store = (store.GetService(typeof(VectorStoreMetadata)) as VectorStoreMetadata)?.VectorStoreSystemName ?? "unknown";
    }

    /// <summary>The fingerprint; it changes with the redaction policy, which may change while the application runs.</summary>
    public string Text => Current.Text;

    /// <summary>The name of the collection for these vectors: a hash of the fingerprint, and the dimensions.</summary>
    public string Collection => Current.Collection;

    /// <summary>The length of a vector.</summary>
    public int Dimensions => _embedder.Dimensions;

    private Names Current
    {
        get
        {
            var policy = _redaction.VectorFingerprint;
            if (_current is { } known && known.Policy == policy)
            {
                return known;
            }

            var text = $"{_embedder.Fingerprint}; {policy}; {_store}";
            var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 6));
            var current = new Names(policy, text, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{hash}-{_embedder.Dimensions}"));
            _current = current;
            return current;
        }
    }

    /// <summary>What a document is marked with when it was indexed with these vectors and this chunking.</summary>
    public static string Mark(string fingerprint, string chunking) => $"{fingerprint}; {chunking}";

    /// <summary>Whether a collection holds chunks, of whatever vectors.</summary>
    internal static bool IsOfChunks(string collection) => collection.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>The length of the vectors in a collection, by its name.</summary>
    internal static bool TryGetDimensions(string collection, out int dimensions) =>
        int.TryParse(collection.AsSpan(collection.LastIndexOf('-') + 1), NumberStyles.None, CultureInfo.InvariantCulture, out dimensions)
        && collection.Count(c => c == '-') > 1;

    private sealed record Names(string Policy, string Text, string Collection);
}
