using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Redaction;

/// <summary>
/// A detector of your own beside the built-in ones, such as one that runs an ONNX model or asks a service. Register it
/// and set <c>Detection:External:Enabled</c>.
/// </summary>
public interface IExternalDetector
{
    /// <summary>Finds sensitive data.</summary>
    /// <param name="tenant">Whose text it is.</param>
    /// <param name="text">The text; offsets of findings count its UTF-16 code units.</param>
    /// <param name="cancellationToken">Is cancelled when the time is over.</param>
    /// <returns>The findings in any order; one that lies outside the text counts as a failure.</returns>
    ValueTask<IReadOnlyList<Finding>> DetectAsync(TenantId tenant, string text, CancellationToken cancellationToken);
}
