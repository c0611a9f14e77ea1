using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace RagStarter.Core.Tenancy.Keys;

/// <summary>
/// The text of an API key: "rsk_", 8 characters that name it, 43 random ones and a checksum of 6, all letters and
/// digits. Secret scanners find it by <see cref="Pattern"/> and know by the checksum that it is one.
/// </summary>
/// <remarks>43 characters of 62 are 256 bits. The checksum is the first 32 bits of the SHA-256 of all before it, in base 62.</remarks>
public static class ApiKeyText
{
    /// <summary>How every key begins.</summary>
    public const string Prefix = "rsk_";

    /// <summary>A regular expression that finds keys in text.</summary>
    public const string Pattern = "\\brsk_[0-9A-Za-z]{57}\\b";

    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static readonly SearchValues<char> Allowed = SearchValues.Create(Digits);

    private const int IdLength = 8;
    private const int SecretLength = 43;
    private const int ChecksumLength = 6;
    private const int Length = 4 + IdLength + SecretLength + ChecksumLength;

    /// <summary>A new key.</summary>
    public static string Create()
    {
        var body = Prefix + RandomNumberGenerator.GetString(Digits, IdLength + SecretLength);
        return body + Checksum(body);
    }

    /// <summary>Reads the part of a key that names it; no key of this form, or one with a typing error, has none.</summary>
    public static bool TryGetId([NotNullWhen(true)] string? key, [NotNullWhen(true)] out string? id)
    {
        id = null;
        if (key is not { Length: Length } || !key.StartsWith(Prefix, StringComparison.Ordinal) || key.AsSpan(Prefix.Length).ContainsAnyExcept(Allowed))
        {
            return false;
        }

        if (!key.AsSpan(Length - ChecksumLength).SequenceEqual(Checksum(key[..^ChecksumLength])))
        {
            return false;
        }

        id = key.Substring(Prefix.Length, IdLength);
        return true;
    }

    /// <summary>SHA-256 of a key in lower-case hexadecimal digits, as it is kept.</summary>
    public static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    /// <summary>Whether two hashes are the same, in a time that tells nothing about them.</summary>
    public static bool AreSame(string hash, string other) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(hash), Encoding.ASCII.GetBytes(other));

    private static string Checksum(string body)
    {
        var value = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(Encoding.ASCII.GetBytes(body)));
        return string.Create(ChecksumLength, value, (text, rest) =>
        {
            for (var i = text.Length - 1; i >= 0; i--)
            {
                text[i] = Digits[(int)(rest % Digits.Length)];
                rest /= (uint)Digits.Length;
            }
        });
    }
}
