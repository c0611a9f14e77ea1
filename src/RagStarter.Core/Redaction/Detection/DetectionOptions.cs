namespace RagStarter.Core.Redaction.Detection;

public sealed class DetectionOptions
{
    internal static readonly string[] DefaultPhoneRegions = ["US", "GB", "DE", "FR", "AU"];
}
