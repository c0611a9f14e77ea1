using Microsoft.Extensions.Compliance.Classification;

namespace RagStarter.Core.Redaction.Detection;

/// <summary>How a number with letters is known.</summary>
/// <param name="Classification">What it is reported as.</param>
/// <param name="Form">Its characters: A is a letter, 9 a digit, * either.</param>
/// <param name="IsValid">The checksum and what else it must fulfil; it is given upper-case letters.</param>
/// <param name="Names">Words of which one must stand beside it; null when the form alone tells.</param>
/// <param name="Confidence">How sure that makes it, 0 to 1.</param>
internal sealed record LetteredNumberRule(
    DataClassification Classification, string Form, NationalNumberRule.Check IsValid, Cues? Names, double Confidence)
{
    /// <summary>Whether characters are of the form.</summary>
    public bool HasForm(ReadOnlySpan<char> number)
    {
        for (var i = 0; i < number.Length; i++)
        {
            if (Form[i] != '*' && (Form[i] == 'A') != char.IsAsciiLetter(number[i]))
            {
                return false;
            }
        }

        return true;
    }
}
