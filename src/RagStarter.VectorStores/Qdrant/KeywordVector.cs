using RagStarter.Core.Language;
using RagStarter.VectorStores.Qdrant.Api;

namespace RagStarter.VectorStores.Qdrant;

/// <summary>The words of a text as numbers: which terms, how often, and the part of BM25 that depends on the text alone.</summary>
/// <remarks>
/// The mean length of the texts that a query may see is not known when a text is stored, so a fixed length stands for it
/// in <see cref="Sparse"/>. That vector chooses candidates only; <see cref="KeywordRanking"/> scores them exactly.
/// </remarks>
internal sealed class KeywordVector
{
    /// <summary>BM25's saturation of repeated words.</summary>
    public const double K1 = 1.2;

    /// <summary>BM25's length normalization.</summary>
    public const double B = 0.75;

    // About the number of content words in a chunk of the default size.
    private const double ReferenceLength = 128;

    private KeywordVector(uint[] terms, int[] counts, int length)
    {
        Terms = terms;
        Counts = counts;
        Length = length;
    }

    /// <summary>The numbers of the terms, ascending.</summary>
    public uint[] Terms { get; }

    /// <summary>How often each term occurs.</summary>
    public int[] Counts { get; }

    /// <summary>The number of terms, repetitions included.</summary>
    public int Length { get; }

    public SparseVector Sparse => new(Terms, [.. Counts.Select(c => (float)Saturation(c, Length, ReferenceLength))]);

    public static KeywordVector Of(TextAnalyzer analyzer, string text)
    {
        var counts = new SortedDictionary<uint, int>();
        var terms = analyzer.ContentTerms(text);
        foreach (var term in terms)
        {
            var number = NumberOf(term);
            counts[number] = counts.GetValueOrDefault(number) + 1;
        }

        return new KeywordVector([.. counts.Keys], [.. counts.Values], terms.Count);
    }

    /// <summary>The number that stands for a term in a sparse vector, where there are 32 bits.</summary>
    /// <remarks>
    /// Among 100,000 terms about one pair shares a number (birthday bound, n² / 2³³); those two count as one term.
    /// </remarks>
    public static uint NumberOf(Term term) => (uint)(term.Hash >> 32);

    /// <summary>tf · (k1 + 1) / (tf + k1 · (1 − b + b · length / mean length)).</summary>
    public static double Saturation(int frequency, int length, double meanLength) =>
        frequency * (K1 + 1) / (frequency + (K1 * (1 - B + (B * length / meanLength))));
}
