namespace RagStarter.Core.Caching.Gate;

/// <summary>
/// Estimates how probable it is that a kept answer is right, from what is seen of the question and its neighbours, and
/// learns from each answer that is compared.
/// </summary>
/// <remarks>
/// Logistic regression with a Gaussian over its weights, updated label by label (Laplace's approximation, one step of
/// Newton's method for each label). The spread of the weights gives the confidence bound. Weights before the first label
/// were fitted on banking77 and clinc150 (CC BY 4.0 and 3.0), see docs/quality.md.
/// </remarks>
internal sealed class GateModel
{
    private readonly double[] _weights;

    // The covariance of the weights, row by row.
    private readonly double[] _covariance;

    public GateModel()
        : this([.. GateFeatures.PriorWeights], PriorCovariance(), 0)
    {
    }

    private GateModel(double[] weights, double[] covariance, long labels)
    {
        _weights = weights;
        _covariance = covariance;
        Labels = labels;
    }

    /// <summary>How many labels were learned.</summary>
    public long Labels { get; private set; }

    public IReadOnlyList<double> Weights => _weights;

    public IReadOnlyList<double> Covariance => _covariance;

    /// <summary>A model as it was kept; <see langword="null"/> when the numbers are not those of one.</summary>
    public static GateModel? From(IReadOnlyList<double> weights, IReadOnlyList<double> covariance, long labels) =>
        weights.Count == GateFeatures.Count && covariance.Count == weights.Count * weights.Count && weights.Concat(covariance).All(double.IsFinite) && labels >= 0
            && Enumerable.Range(0, weights.Count).All(i => covariance[(i * weights.Count) + i] > 0)
            ? new GateModel([.. weights], [.. covariance], labels)
            : null;

    /// <summary>
    /// A model that has learned what three have: what two learned beyond a third that both began with is added up. In
    /// terms of information (the inverse of the covariance) labels add up, in whatever order they came.
    /// </summary>
    public static GateModel? Join(GateModel one, GateModel other, GateModel common)
    {
        var size = one._weights.Length;
        if (Matrices.Inverse(one._covariance, size) is not { } first
            || Matrices.Inverse(other._covariance, size) is not { } second
            || Matrices.Inverse(common._covariance, size) is not { } third)
        {
            return null;
        }

        double[] information = [.. first.Zip(second, third).Select(v => v.First + v.Second - v.Third)];
        double[] moments =
        [
            .. Matrices.Times(first, one._weights)
                .Zip(Matrices.Times(second, other._weights), Matrices.Times(third, common._weights))
                .Select(v => v.First + v.Second - v.Third),
        ];
        return Matrices.Inverse(information, size) is { } covariance
            ? From(Matrices.Times(covariance, moments), covariance, one.Labels + other.Labels - common.Labels)
            : null;
    }

    /// <summary>The probability that the answer is wrong, and what it is at most with a confidence of about <paramref name="z"/> standard deviations.</summary>
    public (double Mean, double Upper) WrongBy(ReadOnlySpan<double> features, double z)
    {
        double mean = 0, variance = 0;
        for (var i = 0; i < features.Length; i++)
        {
            mean += _weights[i] * features[i];
            for (var j = 0; j < features.Length; j++)
            {
                variance += features[i] * _covariance[(i * features.Length) + j] * features[j];
            }
        }

        // The mean over the spread (MacKay 1992).
        var moderated = mean / Math.Sqrt(1 + (Math.PI / 8 * Math.Max(0, variance)));
        return (Sigmoid(-moderated), Sigmoid(z * Math.Sqrt(Math.Max(0, variance)) - mean));
    }

    /// <summary>Learns whether the answer was right.</summary>
    public void Learn(ReadOnlySpan<double> features, bool isRight, double weight = 1)
    {
        var count = features.Length;
        Span<double> direction = stackalloc double[count];
        double mean = 0, variance = 0;
        for (var i = 0; i < count; i++)
        {
            mean += _weights[i] * features[i];
            for (var j = 0; j < count; j++)
            {
                direction[i] += _covariance[(i * count) + j] * features[j];
            }
        }

        for (var i = 0; i < count; i++)
        {
            variance += direction[i] * features[i];
        }

        var right = Sigmoid(mean);
        var curvature = weight * Math.Max(right * (1 - right), 0.01);
        var gain = weight / (1 + (curvature * variance));
        var error = (isRight ? 1 : 0) - right;
        for (var i = 0; i < count; i++)
        {
            _weights[i] += gain * error * direction[i];
            for (var j = 0; j < count; j++)
            {
                _covariance[(i * count) + j] -= gain * curvature / weight * direction[i] * direction[j];
            }
        }

        Labels++;
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static double[] PriorCovariance()
    {
        var covariance = new double[GateFeatures.Count * GateFeatures.Count];
        for (var i = 0; i < GateFeatures.Count; i++)
        {
            covariance[(i * GateFeatures.Count) + i] = GateFeatures.PriorSpread[i] * GateFeatures.PriorSpread[i];
        }

        return covariance;
    }
}
