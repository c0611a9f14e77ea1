using System.Numerics;
using System.Security.Cryptography;

namespace RagStarter.Core.Redaction.Detection;

/// <summary>Addresses of crypto currencies: Base58Check, Bech32 (BIP 173 and 350), and Ethereum's 20 bytes in hexadecimal.</summary>
internal static class CryptoAddresses
{
    private const string Base58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private const string Ripple58 = "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz";
    private const string Bech32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    private const int MinLength = 25;
    private const int MaxLength = 90;

    /// <summary>Finds the addresses of a text.</summary>
    public static void Find(Scan scan)
    {
        ReadOnlySpan<char> text = scan.Text;
        for (var at = 0; at < text.Length;)
        {
            var next = text[at..].IndexOfAnyInRange('0', '9');
            if (next < 0)
            {
                break;
            }

            at += next;
            var start = at;
            while (start > 0 && at - start <= MaxLength && char.IsAsciiLetterOrDigit(text[start - 1]))
            {
                start--;
            }

            var end = at;
            while (end < text.Length && char.IsAsciiLetterOrDigit(text[end]))
            {
                end++;
            }

            if (end - start is >= MinLength and <= MaxLength && (start == 0 || !Letters.IsOfWord(text[start - 1])) && IsAddress(text[start..end]))
            {
                scan.Add(start, end, SensitiveData.CryptoAddress, 1);
            }

            at = end;
        }
    }

    private static bool IsAddress(ReadOnlySpan<char> token)
    {
        if (token.Length == 42 && token.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            return token[2..].IndexOfAnyExcept("0123456789abcdefABCDEF") < 0 && token[2..].IndexOfAnyExcept('0') >= 0;
        }

        if (token.Length <= 35)
        {
            return token[0] == 'r' ? IsBase58(token, Ripple58) : IsBase58(token, Base58);
        }

        return token.LastIndexOf('1') is > 0 and <= 4 && IsBech32(token);
    }

    // 25 bytes: a version, a hash of 20 bytes, and the first four bytes of the double SHA-256 of both.
    private static bool IsBase58(ReadOnlySpan<char> token, string alphabet)
    {
        var number = BigInteger.Zero;
        foreach (var c in token)
        {
            var digit = alphabet.IndexOf(c, StringComparison.Ordinal);
            if (digit < 0)
            {
                return false;
            }

            number = (number * 58) + digit;
        }

        Span<byte> bytes = stackalloc byte[25];
        bytes.Clear();
        var length = number.GetByteCount(isUnsigned: true);
        if (length > bytes.Length || !number.TryWriteBytes(bytes[(25 - length)..], out _, isUnsigned: true, isBigEndian: true))
        {
            return false;
        }

        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(bytes[..21], hash);
        SHA256.HashData(hash, hash);
        return hash[..4].SequenceEqual(bytes[21..]);
    }

    private static bool IsBech32(ReadOnlySpan<char> token)
    {
        var isLower = token.IndexOfAnyInRange('A', 'Z') < 0;
        if (!isLower && token.IndexOfAnyInRange('a', 'z') >= 0)
        {
            return false;
        }

        var separator = token.LastIndexOf('1');
        var check = 1u;
        for (var pass = 0; pass < 2; pass++)
        {
            foreach (var c in token[..separator])
            {
                check = Step(check) ^ (pass == 0 ? (uint)char.ToLowerInvariant(c) >> 5 : (uint)char.ToLowerInvariant(c) & 31);
            }

            check = pass == 0 ? Step(check) : check;
        }

        foreach (var c in token[(separator + 1)..])
        {
            var value = Bech32.IndexOf(char.ToLowerInvariant(c), StringComparison.Ordinal);
            if (value < 0)
            {
                return false;
            }

            check = Step(check) ^ (uint)value;
        }

        return check is 1 or 0x2bc830a3;
    }

    private static uint Step(uint check)
    {
        var top = check >> 25;
        check = (check & 0x1ffffff) << 5;
        ReadOnlySpan<uint> generator = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
        for (var i = 0; i < 5; i++)
        {
            check ^= ((top >> i) & 1) == 1 ? generator[i] : 0;
        }

        return check;
    }
}
