using Microsoft.Extensions.Compliance.Classification;
using Microsoft.Extensions.Compliance.Redaction;

namespace RagStarter.Core.Redaction.Placeholders;

/// <summary>Replaces a value by the placeholder that one request's vault gives it.</summary>
internal sealed class PlaceholderRedactor(PlaceholderVault vault, DataClassification classification) : Redactor
{
    public override int GetRedactedLength(ReadOnlySpan<char> input) =>
        vault.PlaceholderFor(input.ToString(), classification).Length;

    public override int Redact(ReadOnlySpan<char> source, Span<char> destination)
    {
        var placeholder = vault.PlaceholderFor(source.ToString(), classification);
        placeholder.CopyTo(destination);
        return placeholder.Length;
    }
}
