using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Compliance.Redaction;

namespace RagStarter.Core.Telemetry.Logs;

/// <summary>Replaces a name by a code: the same name has the same code as long as the process runs, and nobody can tell the name from it.</summary>
internal sealed class UserNameRedactor : Redactor
{
    private const int Letters = 8;

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    public override int GetRedactedLength(ReadOnlySpan<char> input) => input.IsEmpty ? 0 : "user-".Length + Letters;

    public override int Redact(ReadOnlySpan<char> source, Span<char> destination)
    {
        if (source.IsEmpty)
        {
            return 0;
        }

        var hash = HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(source.ToString()));
        var code = $"user-{Convert.ToHexStringLower(hash.AsSpan(0, Letters / 2))}";
        code.CopyTo(destination);
        return code.Length;
    }
}
