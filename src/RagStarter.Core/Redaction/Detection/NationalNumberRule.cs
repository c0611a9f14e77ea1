using Microsoft.Extensions.Compliance.Classification;

namespace RagStarter.Core.Redaction.Detection;

/// <summary>How one country's number is known.</summary>
/// <param name="Classification">What it is reported as.</param>
/// <param name="Length">How many digits.</param>
/// <param name="Names">Words that name it.</param>
/// <param name="IsValid">The checksum and what else a number must fulfil.</param>
/// <param name="Shapes">
/// Ways of writing it that hardly anything else shares: the lengths of its groups with the marks between them.
/// </param>
/// <param name="StandsAlone">Whether its checksum and date make it known without a word or a shape.</param>
/// <param name="ShapeConfidence">How sure the shape makes it, 0 to 1.</param>
internal sealed record NationalNumberRule(
    DataClassification Classification,
    int Length,
    Cues Names,
    NationalNumberRule.Check IsValid,
    string[] Shapes,
    bool StandsAlone = false,
    double ShapeConfidence = 0.9)
{
    /// <summary>Whether the digits are a valid number.</summary>
    public delegate bool Check(ReadOnlySpan<char> digits);
}
