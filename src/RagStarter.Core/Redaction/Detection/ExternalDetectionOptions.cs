using System.ComponentModel.DataAnnotations;

namespace RagStarter.Core.Redaction.Detection;

/// <summary>How a detector of your own is called; it is used when one is registered and this is on.</summary>
public sealed class ExternalDetectionOptions
{
    /// <summary>Whether the registered detectors of your own are asked. Default: false.</summary>
    public bool Enabled { get; init; }

    /// <summary>How long they may take for one text. Default: 500 ms.</summary>
    [Range(1, 60_000)]
    public int TimeoutMs { get; init; } = 500;

    /// <summary>
    /// What a failure or a text that takes too long means. True: the request fails, so that nothing leaves unsearched.
    /// False: the built-in findings count and a warning is logged. Default: true.
    /// </summary>
    public bool Required { get; init; } = true;
}
