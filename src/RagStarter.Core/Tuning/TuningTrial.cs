using RagStarter.Core.Retrieval;

namespace RagStarter.Core.Tuning;

/// <summary>A question asked with settings that are not in force. It touches nobody's settings, and nothing of it is kept for others.</summary>
internal sealed class TuningTrial(TuningSettings settings)
{
    /// <summary>The settings.</summary>
    public TuningSettings Settings { get; } = settings;

    /// <summary>What was found with them; set when the question has ended.</summary>
    public Evidence? Evidence { get; set; }
}
