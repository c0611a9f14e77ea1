using RagStarter.Core.Redaction;

namespace RagStarter.UnitTests.Redaction;

/// <summary>What the detector finds in a text, as "class value" in the order of the text.</summary>
internal static class Detected
{
    private static readonly SensitiveDataDetector Detector = new();

    public static IReadOnlyList<string> In(string text) =>
        [.. Detector.Detect(RedactionParts.Tenant, text).Select(f => $"{f.Classification.Value} {text.Substring(f.Start, f.Length)}")];
}
