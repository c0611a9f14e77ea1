using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using RagStarter.VectorStores.Qdrant.Api;

namespace RagStarter.VectorStores.Qdrant;

/// <summary>Maps keys to point ids, which are UUIDs or unsigned numbers, and back.</summary>
internal static class KeyCodec
{
    public const string KeyTypes = "Guid, ulong, long, int, string";

    public static bool IsKeyType(Type type) =>
        type == typeof(Guid) || type == typeof(ulong) || type == typeof(long) || type == typeof(int) || type == typeof(string);

    /// <summary>The id of a key. The id of a text is a hash of it, the same in every process and version.</summary>
    /// <exception cref="ArgumentException">The number is negative, or the text is empty.</exception>
    public static PointId ToId(object key) => key switch
    {
        Guid guid => new PointId(null, guid),
        ulong number => new PointId(number, default),
        long number when number >= 0 => new PointId((ulong)number, default),
        int number when number >= 0 => new PointId((ulong)number, default),
        long or int => throw new ArgumentException($"The key {key} is negative; Qdrant's ids are not."),
        string { Length: > 0 } text => new PointId(null, Hash(text)),
        string => throw new ArgumentException("A key is empty."),
        _ => throw new NotSupportedException($"A key of type {key.GetType().Name} is not supported; keys can be {KeyTypes}."),
    };

    public static object FromId(PointId id, JsonElement? original, Type type)
    {
        if (type == typeof(string))
        {
            return original?.GetString() ?? id.Uuid.ToString("D");
        }

        return id.Number is not { } number ? id.Uuid
            : type == typeof(int) ? checked((int)number)
            : type == typeof(long) ? checked((long)number)
            : (object)number;
    }

    // RFC 9562, version 8: the first bits of a SHA-256.
    private static Guid Hash(string text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
