using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Microsoft.Extensions.VectorData;

namespace RagStarter.VectorStores.Embedded;

/// <summary>
/// Vectors of one length with a byte per dimension: a quarter of the memory and of the time of a scan, which memory
/// limits. Each vector is scaled so that its largest value becomes 127.
/// </summary>
internal sealed class QuantizedSegments(int dimensions) : IScannedVectors
{
    private const int SlotsPerBlock = 4096;
    private const int Lanes = 32;

    // Padded with zeros, so that there is no rest.
    private readonly int _stride = (dimensions + Lanes - 1) / Lanes * Lanes;
    private readonly List<Block> _blocks = [];

    public bool IsExact => false;

    /// <summary>Whether the distance follows from a dot product and the vectors' lengths.</summary>
    public static bool Supports(string function) => function != DistanceFunction.ManhattanDistance;

    public void Set(int slot, ReadOnlySpan<float> vector)
    {
        while (_blocks.Count <= slot / SlotsPerBlock)
        {
            _blocks.Add(new Block(_stride));
        }

        var block = _blocks[slot / SlotsPerBlock];
        var at = slot % SlotsPerBlock;
        var largest = Math.Abs(TensorPrimitives.MaxMagnitude(vector));
        var scale = largest > 0 ? largest / sbyte.MaxValue : 0;
        var values = block.Values.AsSpan(at * _stride, dimensions);
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = scale > 0 ? (sbyte)MathF.Round(vector[i] / scale) : (sbyte)0;
        }

        block.Scales[at] = scale;
        block.SquaredLengths[at] = TensorPrimitives.SumOfSquares(vector);
    }

    public void Move(int from, int to)
    {
        var (source, s) = (_blocks[from / SlotsPerBlock], from % SlotsPerBlock);
        var (target, t) = (_blocks[to / SlotsPerBlock], to % SlotsPerBlock);
        source.Values.AsSpan(s * _stride, _stride).CopyTo(target.Values.AsSpan(t * _stride));
        target.Scales[t] = source.Scales[s];
        target.SquaredLengths[t] = source.SquaredLengths[s];
    }

    public void Scan(PartitionImage partition, VectorInput query, string function, bool[]? visible, TopK best)
    {
        var (values, scale) = Quantize(query.Vector.Span);
        var isDot = function is not (DistanceFunction.EuclideanDistance or DistanceFunction.EuclideanSquaredDistance);
        for (var first = 0; first < partition.Count; first += SlotsPerBlock)
        {
            var block = _blocks.Count > first / SlotsPerBlock ? _blocks[first / SlotsPerBlock] : null;
            var count = Math.Min(SlotsPerBlock, partition.Count - first);
            for (var i = 0; i < count; i++)
            {
                if (visible?[first + i] == false || !partition.HasVector(query.Index, first + i))
                {
                    continue;
                }

                var dot = Dot(values, block!.Values.AsSpan(i * _stride, _stride)) * scale * block.Scales[i];
                best.Offer(partition.RowAt(first + i), isDot ? dot : (2 * dot) - block.SquaredLengths[i]);
            }
        }
    }

    /// <summary>The dot product of whole numbers; both spans have the same length, a multiple of 32.</summary>
    internal static int Dot(ReadOnlySpan<short> left, ReadOnlySpan<sbyte> right)
    {
        ref var l = ref MemoryMarshal.GetReference(left);
        ref var r = ref MemoryMarshal.GetReference(right);
        if (Avx2.IsSupported)
        {
            var (even, odd) = (Vector256<int>.Zero, Vector256<int>.Zero);
            for (var i = 0; i < right.Length; i += Lanes)
            {
                even += Avx2.MultiplyAddAdjacent(
                    Vector256.LoadUnsafe(ref l, (nuint)i), Avx2.ConvertToVector256Int16(Vector128.LoadUnsafe(ref r, (nuint)i)));
                odd += Avx2.MultiplyAddAdjacent(
                    Vector256.LoadUnsafe(ref l, (nuint)(i + 16)), Avx2.ConvertToVector256Int16(Vector128.LoadUnsafe(ref r, (nuint)(i + 16))));
            }

            return Vector256.Sum(even + odd);
        }

        return PortableDot(ref l, ref r, right.Length);
    }

    /// <summary>The same for processors without AVX2.</summary>
    internal static int PortableDot(ref short left, ref sbyte right, int length)
    {
        var sum = Vector128<int>.Zero;
        for (var i = 0; i < length; i += 16)
        {
            var (low, high) = Vector128.Widen(Vector128.LoadUnsafe(ref right, (nuint)i));

            // 127 · 127 is less than the largest short.
            var (a, b) = Vector128.Widen(low * Vector128.LoadUnsafe(ref left, (nuint)i));
            var (c, d) = Vector128.Widen(high * Vector128.LoadUnsafe(ref left, (nuint)(i + 8)));
            sum += a + b + c + d;
        }

        return Vector128.Sum(sum);
    }

    private (short[] Values, float Scale) Quantize(ReadOnlySpan<float> query)
    {
        var values = new short[_stride];
        var largest = Math.Abs(TensorPrimitives.MaxMagnitude(query));
        if (largest == 0)
        {
            return (values, 0);
        }

        var scale = largest / sbyte.MaxValue;
        for (var i = 0; i < query.Length; i++)
        {
            values[i] = (short)MathF.Round(query[i] / scale);
        }

        return (values, scale);
    }

    private sealed class Block(int stride)
    {
        public readonly sbyte[] Values = new sbyte[SlotsPerBlock * stride];
        public readonly float[] Scales = new float[SlotsPerBlock];
        public readonly float[] SquaredLengths = new float[SlotsPerBlock];
    }
}
