namespace RagStarter.Core.Redaction.Detection;

/// <summary>A group of digits in a text.</summary>
/// <param name="Start">Offset of the first digit.</param>
/// <param name="End">Offset behind the last digit.</param>
internal readonly record struct DigitGroup(int Start, int End)
{
    /// <summary>How many digits.</summary>
    public int Length => End - Start;
}
