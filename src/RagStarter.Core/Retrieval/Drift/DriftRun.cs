using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Retrieval.Drift;

/// <summary>What one check found out for one tenant.</summary>
public sealed class DriftRun
{
    /// <summary>Names the run.</summary>
    public Guid Id { get; init; } = Guid.NewGuid();

    /// <summary>The isolation boundary.</summary>
    public required TenantId Tenant { get; init; }

    /// <summary>When it ended.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Which vectors were searched; similarities of two fingerprints are not compared.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>A hash of the questions; runs of other questions are not compared.</summary>
    public required string QuestionsHash { get; init; }

    /// <summary>How many questions there were.</summary>
    public required int Questions { get; init; }

    /// <summary>For how many a right document was found.</summary>
    public required int Found { get; init; }

    /// <summary>The cosine similarity of the best chunk that a tenth of the questions does not reach.</summary>
    public required double ScoreP10 { get; init; }

    /// <summary>The median cosine similarity of the best chunk.</summary>
    public required double ScoreP50 { get; init; }

    /// <summary>The cosine similarity of the best chunk that a tenth of the questions exceeds.</summary>
    public required double ScoreP90 { get; init; }

    /// <summary>What has become worse; empty when nothing has.</summary>
    public string Alert { get; set; } = string.Empty;

    /// <summary>The share of the questions for which a right document was found.</summary>
    public double Recall => (double)Found / Questions;
}
