using RagStarter.Core.Tuning;

namespace RagStarter.Web.Components.Tuning;

/// <summary>A setting as a slider shows it.</summary>
/// <param name="Name">The property of <see cref="TuningSettings"/>; the texts begin with it.</param>
/// <param name="Least">The lowest value.</param>
/// <param name="Most">The highest value of the slider; the number beside it may be higher, up to <paramref name="Limit"/>.</param>
/// <param name="Step">The step.</param>
/// <param name="Limit">The highest value.</param>
/// <param name="IsShare">Whether it is a share, shown in percent.</param>
public sealed record TuningSlider(string Name, double Least, double Most, double Step, double Limit, bool IsShare = false)
{
    /// <summary>All settings in the order in which they act.</summary>
    public static IReadOnlyList<TuningSlider> All { get; } =
    [
        new(nameof(TuningSettings.Candidates), 1, 200, 1, 500),
        new(nameof(TuningSettings.KeywordWeight), 0, 1, 0.05, 1, IsShare: true),
        new(nameof(TuningSettings.SentenceWeight), 0, 1, 0.05, 1, IsShare: true),
        new(nameof(TuningSettings.Diversity), 0, 1, 0.05, 1, IsShare: true),
        new(nameof(TuningSettings.TopK), 1, 40, 1, 100),
        new(nameof(TuningSettings.MinSentenceScore), 0, 1, 0.05, 1, IsShare: true),
        new(nameof(TuningSettings.MaxContextTokens), 50, 4000, 50, 200_000),
        new(nameof(TuningSettings.MaxErrorRate), 0, 0.2, 0.005, 0.2, IsShare: true),
    ];

    /// <summary>The value of the setting.</summary>
    public double Of(TuningSettings settings) => TuningDifference.Values(settings).First(v => v.Name == Name).Value;

    /// <summary>The settings with another value of this one.</summary>
    public TuningSettings With(TuningSettings settings, double value) => Name switch
    {
        nameof(TuningSettings.Candidates) => settings with { Candidates = (int)value },
        nameof(TuningSettings.KeywordWeight) => settings with { KeywordWeight = value },
        nameof(TuningSettings.SentenceWeight) => settings with { SentenceWeight = value },
        nameof(TuningSettings.Diversity) => settings with { Diversity = value },
        nameof(TuningSettings.TopK) => settings with { TopK = (int)value },
        nameof(TuningSettings.MinSentenceScore) => settings with { MinSentenceScore = value },
        nameof(TuningSettings.MaxContextTokens) => settings with { MaxContextTokens = (int)value },
        _ => settings with { MaxErrorRate = value },
    };
}
