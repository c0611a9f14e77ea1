using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Compliance.Redaction;

namespace RagStarter.Core.Redaction.Policy;

/// <summary>
/// Replaces a value by a code that is the same for the same value: HMAC-SHA256 with a key of the tenant, of which 16
/// letters (75 bits) are shown.
/// </summary>
/// <remarks>
/// Letters, and nothing a detector takes for a number or a secret. The redactor of the framework has one key for all, and
/// its base64 reads like a secret.
/// </remarks>
internal sealed class HmacRedactor(byte[] key, string classification) : Redactor
{
    public override int GetRedactedLength(ReadOnlySpan<char> input) => CodeOf(input).Length;

    public override int Redact(ReadOnlySpan<char> source, Span<char> destination)
    {
        var code = CodeOf(source);
        code.CopyTo(destination);
        return code.Length;
    }

    private string CodeOf(ReadOnlySpan<char> value)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(Normal(value)), hash);
        Span<char> code = stackalloc char[RedactionMark.CodeLetters];
        for (var i = 0; i < RedactionMark.CodeLetters; i++)
        {
            code[i] = (char)('a' + (BitConverter.ToUInt16(hash[(2 * i)..]) % 26));
        }

        return RedactionMark.Of(classification, code);
    }

    // "4111 1111 …" and "4111-1111-…" are one card, and addresses of mail differ in case only by accident.
    private static string Normal(ReadOnlySpan<char> value)
    {
        // Half a surrogate pair cannot be normalised.
        var text = value.ToString();
        text = text.EnumerateRunes().Contains(Rune.ReplacementChar) ? text : text.Normalize(NormalizationForm.FormKC);
        return string.Concat(text.ToUpperInvariant().Where(c => !char.IsWhiteSpace(c) && c is not ('-' or '\u200b')));
    }
}
