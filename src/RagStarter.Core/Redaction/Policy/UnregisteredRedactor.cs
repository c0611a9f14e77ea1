using Microsoft.Extensions.Compliance.Redaction;

namespace RagStarter.Core.Redaction.Policy;

/// <summary>What the redactor provider returns for classes that nobody registered a redactor for: nothing is left.</summary>
internal sealed class UnregisteredRedactor : Redactor
{
    public override int GetRedactedLength(ReadOnlySpan<char> input) => 0;

    public override int Redact(ReadOnlySpan<char> source, Span<char> destination) => 0;
}
