using System.Globalization;
using System.Text;

namespace RagStarter.Core.Language;

/// <summary>
/// Characters that let a name look like another: control characters, marks of writing direction, what is not seen at all,
/// line separators, and halves of surrogate pairs.
/// </summary>
internal static class HiddenCharacters
{
    // Persian, Hindi and emoji need these two.
    private const int NonJoiner = 0x200C;
    private const int Joiner = 0x200D;

    public static bool AreIn(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune == Rune.ReplacementChar || Rune.IsControl(rune) || IsHidden(rune))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsHidden(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Format => rune.Value is not (NonJoiner or Joiner),
        UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => true,
        _ => false,
    };
}
