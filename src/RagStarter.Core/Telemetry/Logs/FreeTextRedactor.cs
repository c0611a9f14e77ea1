using Microsoft.Extensions.Compliance.Redaction;

namespace RagStarter.Core.Telemetry.Logs;

/// <summary>Masks the sensitive values in a text and leaves the rest, in one line.</summary>
internal sealed class FreeTextRedactor(LogScrubber scrubber) : Redactor
{
    public override int GetRedactedLength(ReadOnlySpan<char> input) => scrubber.Scrub(input.ToString()).Length;

    public override int Redact(ReadOnlySpan<char> source, Span<char> destination)
    {
        var text = scrubber.Scrub(source.ToString());
        text.CopyTo(destination);
        return text.Length;
    }
}
