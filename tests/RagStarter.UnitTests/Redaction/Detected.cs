using RagStarter.Core.Redaction;
using RagStarter.Core.Tenancy;

namespace RagStarter.UnitTests.Redaction;

/// <summary>What the detector finds in a text, as "class value" in the order of the text.</summary>
internal static class Detected
{
    private static readonly SensitiveDataDetector Detector = new();
    private static readonly TenantId Tenant = TenantId.Parse("acme");

    public static IReadOnlyList<string> In(string text) =>
        [.. Detector.Detect(Tenant, text).Select(f => $"{f.Classification.Value} {text.Substring(f.Start, f.Length)}")];
}
