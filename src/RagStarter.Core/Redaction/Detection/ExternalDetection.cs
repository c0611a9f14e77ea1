using Microsoft.Extensions.Logging;
using RagStarter.Core.Telemetry.Logs;
using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Redaction.Detection;

/// <summary>Asks the registered detectors within their time.</summary>
internal sealed partial class ExternalDetection(IReadOnlyList<IExternalDetector> detectors, ILogger logger)
{
    /// <summary>Their findings.</summary>
    /// <exception cref="DetectionUnavailableException">One failed or took too long, and they are required.</exception>
    public IReadOnlyList<Finding> Detect(ExternalDetectionOptions options, TenantId tenant, string text)
    {
        if (!options.Enabled || detectors.Count == 0)
        {
            return [];
        }

        var found = new List<Finding>();
        foreach (var detector in detectors)
        {
            try
            {
                found.AddRange(Ask(detector, options.TimeoutMs, tenant, text));
            }
            catch (Exception problem) when (problem is not OutOfMemoryException)
            {
                if (options.Required)
                {
                    // The problem's own text may quote what was searched.
                    throw new DetectionUnavailableException(
                        $"The detector {detector.GetType().Name} did not answer ({problem.GetType().Name}); nothing was sent. Set Detection:External:Required to false to go on without it.");
                }

                LogSkipped(detector.GetType().Name, problem.GetType().Name);
            }
        }

        return found;
    }

    private static IReadOnlyList<Finding> Ask(IExternalDetector detector, int timeoutMs, TenantId tenant, string text)
    {
        using var time = new CancellationTokenSource(timeoutMs);

        // A detector that does not watch its token must not hold the request either.
        var findings = Task.Run(() => detector.DetectAsync(tenant, text, time.Token).AsTask(), CancellationToken.None)
            .WaitAsync(TimeSpan.FromMilliseconds(timeoutMs)).ConfigureAwait(false).GetAwaiter().GetResult();
        return findings.All(f => f.Start >= 0 && f.Length > 0 && f.End <= text.Length)
            ? findings
            : throw new InvalidOperationException("A finding lies outside the text.");
    }

    [LoggerMessage(EventId = 1710, Level = LogLevel.Warning, Message = "The detector {Detector} was left out: {Problem}")]
    private partial void LogSkipped(string detector, [FreeText] string problem);
}
