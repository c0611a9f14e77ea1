using System.Globalization;
using System.Text;

namespace RagStarter.Core.Redaction.Detection;

/// <summary>Letters without their accents.</summary>
internal static class Accents
{
    private const int First = 0x80;
    private const int End = 0x250;
    private static readonly char[] Table = [.. Enumerable.Range(First, End - First).Select(c => Decompose((char)c))];

    /// <summary>The lower-case base letter of a Latin letter; the null character for a mark that combines; other letters in lower case.</summary>
    public static char Plain(char c) =>
        c < End ? Table[c - First]
        : char.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark ? '\0'
        : c is >= '\u1e00' and <= '\u1eff' ? Decompose(c)
        : char.ToLowerInvariant(c);

    private static char Decompose(char c) => char.ToLowerInvariant(c) switch
    {
        'ł' => 'l',
        'ø' => 'o',
        'đ' or 'ð' => 'd',
        'ı' => 'i',
        'þ' => 't',
        'ß' => 's',
        'æ' => 'a',
        var lower => char.IsLetter(lower) ? lower.ToString().Normalize(NormalizationForm.FormD)[0] : lower,
    };
}
