using System.Collections.Concurrent;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Microsoft.Extensions.AI;
using RagStarter.Core.Language;

namespace RagStarter.Core.Embeddings;

/// <summary>
/// Turns text into a vector without a model, a download or training: each word contributes a fixed pseudo-random
/// direction, its character n-grams another, so that texts that share words, or nearly the same words, point the same
/// way.
/// </summary>
/// <remarks>
/// <para>
/// This is lexical hashing (a signed random projection of the bag of words): it tolerates word order and typing errors
/// and knows nothing of synonyms. Keyword search carries the offline retrieval; this vector adds to it. A real
/// embedding model is one configuration value away.
/// </para>
/// <para>
/// The weight of a word is 1 + ln(occurrences). Its direction has the signs of the bits that splitmix64 produces from a
/// 64-bit hash of its stem; the n-grams of length <see cref="MinGram"/> to <see cref="MaxGram"/> share another direction
/// of the same length. Stop words do not count. The result has unit length, or is all zeros for text without words.
/// </para>
/// </remarks>
public sealed class LexicalHashingEmbeddingGenerator : IEmbeddingGenerator<string, Embedding<float>>
{
    /// <summary>The name under which the ledger and the fingerprint list this generator.</summary>
    public const string ModelId = "lexical-hashing";

    // Changing anything that changes a vector needs a new version, so that stored vectors are rebuilt.
    private const int Version = 1;
    private const int MinGram = 4;
    private const int MaxGram = 5;

    // As many as a corpus repeats all the time; a kilobyte each with the usual dimensions.
    private const int MaxKnownTerms = 8192;

    private readonly TextAnalyzer _analyzer;
    private readonly int _dimensions;
    private readonly EmbeddingGeneratorMetadata _metadata;
    private readonly ConcurrentDictionary<ulong, byte[]> _counts = new();

    /// <summary>Creates a generator.</summary>
    /// <param name="analyzer">Finds and stems the words.</param>
    /// <param name="dimensions">The length of a vector: a multiple of 64.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dimensions"/> is not a positive multiple of 64.</exception>
    public LexicalHashingEmbeddingGenerator(TextAnalyzer analyzer, int dimensions)
    {
        if (dimensions <= 0 || dimensions % 64 != 0)
        {
            throw new ArgumentOutOfRangeException(nameof(dimensions), dimensions, "The length of a vector must be a multiple of 64.");
        }

        _analyzer = analyzer;
        _dimensions = dimensions;
        _metadata = new EmbeddingGeneratorMetadata("ragstarter", null, ModelId, dimensions);
    }

    /// <summary>Names everything that determines a vector.</summary>
    public static string Fingerprint(string language, int dimensions) => $"{ModelId}-{Version}/{language}/{dimensions}";

    /// <inheritdoc/>
    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values,
        EmbeddingGenerationOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        var embeddings = new GeneratedEmbeddings<Embedding<float>>();
        var tokens = new List<TextToken>();
        foreach (var value in values)
        {
            cancellationToken.ThrowIfCancellationRequested();
            tokens.Clear();
            _analyzer.Tokenize(value, tokens);
            embeddings.Add(new Embedding<float>(Embed(tokens)) { ModelId = ModelId });
        }

        return Task.FromResult(embeddings);
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType == typeof(EmbeddingGeneratorMetadata) ? _metadata
        : serviceType.IsInstanceOfType(this) ? this : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing is held.
    }

    private float[] Embed(List<TextToken> tokens)
    {
        var counts = new Dictionary<Term, int>(tokens.Count);
        foreach (var token in tokens)
        {
            if (!token.Term.IsStopWord)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(counts, token.Term, out _)++;
            }
        }

        var vector = new float[_dimensions];
        foreach (var (term, count) in counts)
        {
            AddTerm(vector, term, 1 + MathF.Log(count));
        }

        var norm = TensorPrimitives.Norm<float>(vector);
        if (norm > 0)
        {
            TensorPrimitives.Divide(vector, norm, vector);
        }

        return vector;
    }

    private void AddTerm(Span<float> vector, Term term, float weight)
    {
        AddDirection(vector, term.Hash, weight);

        // "<stem>": the brackets mark beginning and end. The directions of n-grams are independent, so dividing by the
        // root of their number gives their sum the length of one direction.
        Span<char> marked = stackalloc char[term.Text.Length + 2];
        marked[0] = '<';
        term.Text.CopyTo(marked[1..]);
        marked[^1] = '>';
        var grams = 0;
        for (var length = MinGram; length <= MaxGram; length++)
        {
            grams += Math.Max(0, marked.Length - length + 1);
        }

        if (grams == 0)
        {
            return;
        }

        var gramWeight = weight / MathF.Sqrt(grams);
        if (grams <= byte.MaxValue)
        {
            AddCounts(vector, CountsOf(term, marked), grams, gramWeight);
            return;
        }

        // A word that long is none, and comes once.
        foreach (var gram in Grams(marked.ToString()))
        {
            AddDirection(vector, HashGram(gram.Span), gramWeight);
        }
    }

    // The signs of a word's n-grams, counted with a byte per dimension; the same few words make up most of every text.
    private byte[] CountsOf(Term term, ReadOnlySpan<char> marked)
    {
        if (_counts.TryGetValue(term.Hash, out var known))
        {
            return known;
        }

        var counts = new byte[_dimensions];
        foreach (var gram in Grams(marked.ToString()))
        {
            CountSigns(counts, HashGram(gram.Span));
        }

        if (_counts.Count >= MaxKnownTerms)
        {
            _counts.Clear();
        }

        return _counts[term.Hash] = counts;
    }

    private static IEnumerable<ReadOnlyMemory<char>> Grams(string marked)
    {
        for (var length = MinGram; length <= MaxGram; length++)
        {
            for (var start = 0; start + length <= marked.Length; start++)
            {
                yield return marked.AsMemory(start, length);
            }
        }
    }

    private static ulong HashGram(ReadOnlySpan<char> gram)
    {
        var hash = 14695981039346656037UL;
        foreach (var c in gram)
        {
            hash = (hash ^ c) * 1099511628211UL;
        }

        // The constant keeps the n-gram "<tent>" apart from the word of the same letters.
        return SplitMix64.Mix(hash ^ 0x5555);
    }

    // Counts one where the bits of the generator seeded with the hash are set.
    private static void CountSigns(Span<byte> counts, ulong state)
    {
        // Each of four bytes eight times, for its eight bits.
        var spread = Vector256.Create(
            (byte)0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 18, 18, 18, 18, 18, 18, 18, 18, 19, 19, 19, 19, 19, 19, 19, 19);
        var bit = Vector256.Create(0x8040201008040201UL).AsByte();
        for (var block = 0; block < counts.Length; block += 64)
        {
            state += SplitMix64.Gamma;
            var bits = SplitMix64.Mix(state);
            for (var half = 0; half < 64; half += 32)
            {
                var bytes = Vector256.Shuffle(Vector256.Create((uint)(bits >> half)).AsByte(), spread);
                var target = counts.Slice(block + half, 32);

                // What is equal is -1.
                (Vector256.Create<byte>(target) - Vector256.Equals(bytes & bit, bit)).CopyTo(target);
            }
        }
    }

    // Adds the weight as often as a sign was set, and takes it away as often as it was not.
    private static void AddCounts(Span<float> vector, ReadOnlySpan<byte> counts, int counted, float weight)
    {
        var factor = Vector256.Create(2 * weight);
        var all = Vector256.Create(-counted * weight);
        for (var i = 0; i < vector.Length; i += 32)
        {
            var (low, high) = Vector256.Widen(Vector256.Create<byte>(counts.Slice(i, 32)));
            var (first, second) = Vector256.Widen(low);
            var (third, fourth) = Vector256.Widen(high);
            Add(vector.Slice(i, 8), first);
            Add(vector.Slice(i + 8, 8), second);
            Add(vector.Slice(i + 16, 8), third);
            Add(vector.Slice(i + 24, 8), fourth);
        }

        void Add(Span<float> target, Vector256<uint> count) =>
            (Vector256.Create<float>(target) + (Vector256.ConvertToSingle(count.AsInt32()) * factor) + all).CopyTo(target);
    }

    // Adds +weight or -weight to every dimension, by the bits of the generator seeded with the hash.
    private static void AddDirection(Span<float> vector, ulong state, float weight)
    {
        var bit = Vector256.Create(1, 2, 4, 8, 16, 32, 64, 128);
        var signBit = Vector256.Create(int.MinValue);
        var magnitude = Vector256.Create(weight).AsInt32();
        for (var block = 0; block < vector.Length; block += 64)
        {
            state += SplitMix64.Gamma;
            var bits = SplitMix64.Mix(state);
            for (var lane = 0; lane < 64; lane += 8)
            {
                var octet = Vector256.Create((int)(bits >> lane) & 0xFF);
                var isSet = Vector256.Equals(octet & bit, bit);
                var signed = (magnitude ^ Vector256.AndNot(signBit, isSet)).AsSingle();
                var target = vector.Slice(block + lane, 8);
                (Vector256.Create<float>(target) + signed).CopyTo(target);
            }
        }
    }
}
