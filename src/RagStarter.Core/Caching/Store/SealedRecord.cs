using System.Security.Cryptography;
using System.Text;

namespace RagStarter.Core.Caching.Store;

/// <summary>
/// A value as it is kept outside of the process: behind its format's number and a checksum over its name and itself, so
/// that what another version wrote, what is damaged and what belongs elsewhere is never taken for the value of a name.
/// </summary>
internal static class SealedRecord
{
    /// <summary>Rises with every change of what is kept.</summary>
    public const byte Format = 2;

    private const int ChecksumLength = 16;
    private const int HeaderLength = 1 + ChecksumLength;

    public static byte[] Write(string name, ReadOnlySpan<byte> value)
    {
        var record = new byte[HeaderLength + value.Length];
        record[0] = Format;
        value.CopyTo(record.AsSpan(HeaderLength));
        Checksum(name, value, record.AsSpan(1, ChecksumLength));
        return record;
    }

    /// <summary>The value; <see langword="false"/> when the record is not the one that was written for the name.</summary>
    public static bool TryRead(string name, ReadOnlySpan<byte> record, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (record.Length < HeaderLength || record[0] != Format)
        {
            return false;
        }

        Span<byte> expected = stackalloc byte[ChecksumLength];
        Checksum(name, record[HeaderLength..], expected);
        if (!expected.SequenceEqual(record[1..HeaderLength]))
        {
            return false;
        }

        value = record[HeaderLength..];
        return true;
    }

    private static void Checksum(string name, ReadOnlySpan<byte> value, Span<byte> checksum)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(name));
        hash.AppendData([0]);
        hash.AppendData(value);
        Span<byte> whole = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(whole);
        whole[..ChecksumLength].CopyTo(checksum);
    }
}
