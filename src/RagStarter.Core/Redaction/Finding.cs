using Microsoft.Extensions.Compliance.Classification;

namespace RagStarter.Core.Redaction;

/// <summary>A piece of sensitive data in a text.</summary>
/// <param name="Start">Offset of the first UTF-16 code unit.</param>
/// <param name="Length">Length in UTF-16 code units.</param>
/// <param name="Classification">What it is.</param>
/// <param name="Confidence">
/// How sure the detector is, 0 to 1: 1 where a checksum or a form that nothing else has proves it, less where words
/// around it or lists of names suggest it.
/// </param>
public readonly record struct Finding(int Start, int Length, DataClassification Classification, double Confidence = 1)
{
    /// <summary>Offset just behind the last UTF-16 code unit.</summary>
    public int End => Start + Length;
}
