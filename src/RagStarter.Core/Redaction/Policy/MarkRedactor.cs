using Microsoft.Extensions.Compliance.Redaction;

namespace RagStarter.Core.Redaction.Policy;

/// <summary>Replaces a value by the name of its class in brackets.</summary>
internal sealed class MarkRedactor(string classification) : Redactor
{
    private readonly string _mark = RedactionMark.Of(classification);

    public override int GetRedactedLength(ReadOnlySpan<char> input) => _mark.Length;

    public override int Redact(ReadOnlySpan<char> source, Span<char> destination)
    {
        _mark.CopyTo(destination);
        return _mark.Length;
    }
}
