using System.Globalization;

namespace RagStarter.Core.Redaction.Detection;

/// <summary>What belongs to a word.</summary>
internal static class Letters
{
    /// <summary>Whether a letter is of a script that writes words without spaces or without case, such as Han and Kana.</summary>
    public static bool IsWithoutSpaces(char c) => c > 0x7f && char.GetUnicodeCategory(c) == UnicodeCategory.OtherLetter;

    /// <summary>
    /// Whether a value that this character touches would go on: a letter or digit, except of scripts without spaces, where
    /// a value often stands directly between letters.
    /// </summary>
    public static bool IsOfWord(char c) => c <= 0x7f ? char.IsAsciiLetterOrDigit(c) : char.IsLetterOrDigit(c) && !IsWithoutSpaces(c);
}
