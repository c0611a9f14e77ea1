using System.Text.RegularExpressions;

namespace RagStarter.Cli.Evaluation.Caching;

/// <summary>
/// Plain TF-IDF cosine, the usual yardstick: words of two letters and more, weight tf · (ln((1 + n) / (1 + df)) + 1),
/// unit length (Salton and Buckley 1988, with the smoothing of scikit-learn).
/// </summary>
internal sealed partial class TfIdf
{
    private readonly List<(int Word, float Weight)[]> _vectors = [];

    /// <summary>Weighs the words of all texts.</summary>
    public TfIdf(IReadOnlyList<string> texts)
    {
        var words = new Dictionary<string, int>(StringComparer.Ordinal);
        var counts = new List<Dictionary<int, int>>(texts.Count);
        var documents = new List<int>();
        foreach (var text in texts)
        {
            var count = new Dictionary<int, int>();
            foreach (Match match in Word().Matches(text.ToLowerInvariant()))
            {
                if (!words.TryGetValue(match.Value, out var word))
                {
                    words[match.Value] = word = words.Count;
                    documents.Add(0);
                }

                count[word] = count.GetValueOrDefault(word) + 1;
            }

            foreach (var word in count.Keys)
            {
                documents[word]++;
            }

            counts.Add(count);
        }

        foreach (var count in counts)
        {
            var vector = count.Select(c => (c.Key, Weight: (float)(c.Value * (Math.Log((1.0 + texts.Count) / (1 + documents[c.Key])) + 1)))).OrderBy(c => c.Key).ToArray();
            var length = MathF.Sqrt(vector.Sum(v => v.Weight * v.Weight));
            _vectors.Add([.. vector.Select(v => (v.Key, v.Weight / length))]);
        }

        Words = words.Count;
    }

    /// <summary>How many different words there are.</summary>
    public int Words { get; }

    /// <summary>The words of a text and their weights.</summary>
    public ReadOnlySpan<(int Word, float Weight)> VectorOf(int text) => _vectors[text];

    /// <summary>The cosine of two texts.</summary>
    public double Cosine(int one, int other)
    {
        var (a, b) = (_vectors[one], _vectors[other]);
        double sum = 0;
        for (int i = 0, j = 0; i < a.Length && j < b.Length;)
        {
            var order = a[i].Word.CompareTo(b[j].Word);
            sum += order == 0 ? a[i].Weight * b[j].Weight : 0;
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }

        return sum;
    }

    [GeneratedRegex(@"\w\w+", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
