namespace RagStarter.Core.Caching.Gate;

/// <summary>How many wrong answers may be served over a number of requests, so that the bound on their rate is kept with confidence.</summary>
internal static class ErrorBudget
{
    // One-sided 95 %.
    private const double Z = 1.645;

    /// <summary>
    /// The number of wrong answers that may be expected over <paramref name="requests"/> requests, so that the upper end
    /// of the confidence interval of what is then counted stays below <paramref name="bound"/> with 95 %.
    /// </summary>
    /// <remarks>
    /// With x expected, up to x + z√x are counted, and the interval around them reaches another z√ of that higher
    /// (Poisson, by the square root transformation of Anscombe 1948): √(bound · requests) = √x + z.
    /// </remarks>
    public static double Of(double requests, double bound)
    {
        var root = Math.Sqrt(Math.Max(0, requests * bound)) - Z;
        return root > 0 ? root * root : 0;
    }

    /// <summary>The upper end of the 95 % confidence interval of a rate (Wilson 1927, one-sided).</summary>
    public static double UpperRate(double wrong, double requests)
    {
        if (requests <= 0)
        {
            return 1;
        }

        var rate = wrong / requests;
        var square = Z * Z / requests;
        return (rate + (square / 2) + (Z * Math.Sqrt((rate * (1 - rate) / requests) + (square / requests / 4)))) / (1 + square);
    }
}
