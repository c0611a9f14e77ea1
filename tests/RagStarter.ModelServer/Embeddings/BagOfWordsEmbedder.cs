namespace RagStarter.ModelServer.Embeddings;

/// <summary>
/// Vectors of unit length from the words of a text: each word has a random direction of its own, seeded by its hash,
/// so that texts are as near as they share words. The same on every machine.
/// </summary>
internal static class BagOfWordsEmbedder
{
    /// <summary>
    /// What a concept weighs against a word: enough that two sentences of one concept and some five words each that
    /// differ have a cosine of about 0.9.
    /// </summary>
    private const float ConceptWeight = 7;

    /// <summary>The vector of a text.</summary>
    public static float[] Embed(string text, int dimensions, ConceptTable concepts)
    {
        var vector = new float[dimensions];

        // In one order, so that the sum does not depend on the order of words.
        foreach (var (word, weight) in Weigh(text, concepts).OrderBy(w => w.Key, StringComparer.Ordinal))
        {
            Add(vector, Hash(word), weight);
        }

        var length = MathF.Sqrt(vector.Sum(x => x * x));
        for (var i = 0; i < dimensions; i++)
        {
            vector[i] /= length;
        }

        return vector;
    }

    private static Dictionary<string, float> Weigh(string text, ConceptTable concepts)
    {
        var weights = new Dictionary<string, float>(StringComparer.Ordinal);
        foreach (var (word, isConcept) in concepts.Replace(Words.All(text)))
        {
            if (isConcept)
            {
                weights["concept:" + word] = ConceptWeight;
            }
            else if (Words.IsContent(word))
            {
                weights[word] = weights.GetValueOrDefault(word) + 1;
            }
        }

        if (weights.Count == 0)
        {
            weights["text:" + text] = 1;
        }

        return weights;
    }

    // The splitmix64 generator (Steele, Lea and Flood 2014), its values spread evenly over -1 to 1.
    private static void Add(float[] vector, ulong seed, float weight)
    {
        for (var i = 0; i < vector.Length; i++)
        {
            seed += 0x9E3779B97F4A7C15UL;
            var mixed = (seed ^ (seed >> 30)) * 0xBF58476D1CE4E5B9UL;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBUL;
            mixed ^= mixed >> 31;
            vector[i] += weight * ((int)(mixed >> 32) / 2147483648f);
        }
    }

    // FNV-1a, 64 bits, over UTF-16 units.
    private static ulong Hash(string word)
    {
        var hash = 14695981039346656037UL;
        foreach (var unit in word)
        {
            hash = (hash ^ unit) * 1099511628211UL;
        }

        return hash;
    }
}
