using System.Numerics.Tensors;

namespace RagStarter.Cli.Evaluation.Caching;

/// <summary>For each query, the earlier ones that are near it: what static thresholds need, computed once for all of them.</summary>
internal sealed class NearLists
{
    // Where an embedder finds everything near everything, only the nearest are kept.
    private const int MostEach = 400;

    private readonly List<(int Earlier, float Similarity)>[] _near;

    private NearLists(List<(int, float)>[] near) => _near = near;

    /// <summary>By the cosine of vectors of unit length.</summary>
    public static NearLists ByVectors(IReadOnlyList<ReadOnlyMemory<float>> vectors, float floor)
    {
        var near = new List<(int, float)>[vectors.Count];
        Parallel.For(0, vectors.Count, i =>
        {
            var list = new List<(int, float)>();
            for (var j = 0; j < i; j++)
            {
                var cosine = TensorPrimitives.Dot(vectors[i].Span, vectors[j].Span);
                if (cosine >= floor)
                {
                    list.Add((j, cosine));
                }
            }

            near[i] = Nearest(list);
        });
        return new NearLists(near);
    }

    /// <summary>By plain TF-IDF cosine.</summary>
    public static NearLists ByTfIdf(IReadOnlyList<string> texts, float floor)
    {
        var tfidf = new TfIdf(texts);
        var postings = new List<(int Text, float Weight)>[tfidf.Words];
        var near = new List<(int, float)>[texts.Count];
        var sums = new float[texts.Count];
        for (var i = 0; i < texts.Count; i++)
        {
            Array.Clear(sums, 0, i);
            foreach (var (word, weight) in tfidf.VectorOf(i))
            {
                var posting = postings[word] ??= [];
                foreach (var (text, other) in posting)
                {
                    sums[text] += weight * other;
                }

                posting.Add((i, weight));
            }

            var list = new List<(int, float)>();
            for (var j = 0; j < i; j++)
            {
                if (sums[j] >= floor)
                {
                    list.Add((j, sums[j]));
                }
            }

            near[i] = Nearest(list);
        }

        return new NearLists(near);
    }

    /// <summary>What a fixed threshold would have served over the whole stream, kept what it did not serve.</summary>
    public (int Hits, int FalseHits) Serve(double threshold, Func<int, int, bool> isSame)
    {
        var isKept = new bool[_near.Length];
        int hits = 0, wrong = 0;
        for (var i = 0; i < _near.Length; i++)
        {
            // The nearest first: the first that was kept is the nearest kept.
            var found = -1;
            foreach (var (earlier, similarity) in _near[i])
            {
                if (similarity < threshold)
                {
                    break;
                }

                if (isKept[earlier])
                {
                    found = earlier;
                    break;
                }
            }

            isKept[i] = found < 0;
            hits += found < 0 ? 0 : 1;
            wrong += found < 0 || isSame(i, found) ? 0 : 1;
        }

        return (hits, wrong);
    }

    /// <summary>The fixed threshold with the most hits of those whose share of wrong ones meets the bound, chosen in hindsight.</summary>
    public StaticThreshold Best(double bound, Func<int, int, bool> isSame)
    {
        // Above 1 a threshold serves nothing.
        var best = new StaticThreshold(0, 0, 1.005);
        for (var step = 0; step <= 120; step++)
        {
            var threshold = 0.4 + (step * 0.005);
            var (hits, wrong) = Serve(Math.Min(threshold, 0.99999), isSame);
            var rate = (double)wrong / _near.Length;
            if (rate <= bound && hits > best.Hits)
            {
                best = new StaticThreshold(hits, Math.Round(rate, 5), Math.Round(threshold, 3));
            }
        }

        return best;
    }

    private static List<(int, float)> Nearest(List<(int, float)> list)
    {
        list.Sort((a, b) => b.Item2.CompareTo(a.Item2));
        return list.Count > MostEach ? list[..MostEach] : list;
    }
}

/// <summary>What a fixed threshold would have done.</summary>
internal sealed record StaticThreshold(int Hits, double ErrorRate, double Threshold);
