using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace RagStarter.Core.Caching.Vectors;

/// <summary>
/// A vector as it is kept outside of the process: behind a checksum over its key and itself, so that what something else
/// wrote, what is damaged and what belongs to another text is never taken for the vector of a text.
/// </summary>
internal static class VectorRecord
{
    private const int ChecksumLength = 8;

    public static byte[] Write(string key, ReadOnlySpan<float> vector)
    {
        var record = new byte[ChecksumLength + (vector.Length * sizeof(float))];
        MemoryMarshal.AsBytes(vector).CopyTo(record.AsSpan(ChecksumLength));
        Checksum(key, record.AsSpan(ChecksumLength), record);
        return record;
    }

    /// <summary>The vector; <see langword="null"/> when the record is not the one that was written for the key.</summary>
    public static float[]? Read(string key, ReadOnlySpan<byte> record)
    {
        if (record.Length <= ChecksumLength || (record.Length - ChecksumLength) % sizeof(float) != 0)
        {
            return null;
        }

        Span<byte> expected = stackalloc byte[ChecksumLength];
        Checksum(key, record[ChecksumLength..], expected);
        return expected.SequenceEqual(record[..ChecksumLength]) ? MemoryMarshal.Cast<byte, float>(record[ChecksumLength..]).ToArray() : null;
    }

    private static void Checksum(string key, ReadOnlySpan<byte> vector, Span<byte> checksum)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(key));
        hash.AppendData(vector);
        hash.GetHashAndReset().AsSpan(0, ChecksumLength).CopyTo(checksum);
    }
}
