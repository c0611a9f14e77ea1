namespace RagStarter.Core.Caching.Gate;

/// <summary>Small symmetric matrices, row by row.</summary>
internal static class Matrices
{
    /// <summary>The inverse (Gauss and Jordan, with pivots); <see langword="null"/> when there is none.</summary>
    public static double[]? Inverse(ReadOnlySpan<double> matrix, int size)
    {
        double[] left = [.. matrix];
        var right = new double[size * size];
        for (var i = 0; i < size; i++)
        {
            right[(i * size) + i] = 1;
        }

        for (var column = 0; column < size; column++)
        {
            var pivot = column;
            for (var row = column + 1; row < size; row++)
            {
                pivot = Math.Abs(left[(row * size) + column]) > Math.Abs(left[(pivot * size) + column]) ? row : pivot;
            }

            var value = left[(pivot * size) + column];
            if (Math.Abs(value) < 1e-12 || !double.IsFinite(value))
            {
                return null;
            }

            for (var k = 0; k < size; k++)
            {
                (left[(pivot * size) + k], left[(column * size) + k]) = (left[(column * size) + k], left[(pivot * size) + k]);
                (right[(pivot * size) + k], right[(column * size) + k]) = (right[(column * size) + k], right[(pivot * size) + k]);
                left[(column * size) + k] /= value;
                right[(column * size) + k] /= value;
            }

            for (var row = 0; row < size; row++)
            {
                var factor = left[(row * size) + column];
                for (var k = 0; row != column && k < size; k++)
                {
                    left[(row * size) + k] -= factor * left[(column * size) + k];
                    right[(row * size) + k] -= factor * right[(column * size) + k];
                }
            }
        }

        return right;
    }

    /// <summary>A matrix times a vector.</summary>
    public static double[] Times(ReadOnlySpan<double> matrix, ReadOnlySpan<double> vector)
    {
        var product = new double[vector.Length];
        for (var i = 0; i < vector.Length; i++)
        {
            for (var j = 0; j < vector.Length; j++)
            {
                product[i] += matrix[(i * vector.Length) + j] * vector[j];
            }
        }

        return product;
    }
}
