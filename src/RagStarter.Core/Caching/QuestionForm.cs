using System.Globalization;
using System.Text;

namespace RagStarter.Core.Caching;

/// <summary>What a question is, apart from how it is written: two questions of the same key are the same question.</summary>
public sealed class QuestionForm
{
    private QuestionForm(string key) => Key = key;

    /// <summary>The question without regard to case, white space, punctuation and Unicode form.</summary>
    public string Key { get; }

    /// <summary>Reads a question.</summary>
    public static QuestionForm Of(string question) => new(KeyOf(question));

    // Letters, their marks, and digits in compatibility form and lower case; every run of anything else is one space, except for signs
    // that belong to a number or a code.
    private static string KeyOf(string question)
    {
        var normal = question.Normalize(NormalizationForm.FormKC);
        var key = new StringBuilder(normal.Length);
        for (var i = 0; i < normal.Length; i++)
        {
            var c = normal[i];
            if (char.IsLetterOrDigit(c) || IsMark(c) || char.IsSurrogate(c) || IsSymbol(c) || JoinsCode(normal, i))
            {
                key.Append(char.ToLowerInvariant(c));
            }
            else if (CharUnicodeInfo.GetUnicodeCategory(c) is not UnicodeCategory.Format && c is not ('\'' or '’')
                && key.Length > 0 && key[^1] != ' ')
            {
                key.Append(' ');
            }
        }

        return key.ToString().TrimEnd();
    }

    // Vowel signs of Indic scripts are marks: without them different words would be the same.
    private static bool IsMark(char c) =>
        CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    private static bool IsSymbol(char c) =>
        c is '%' or '#' or '&' or '/' or '*' or '^'
        || char.GetUnicodeCategory(c) is UnicodeCategory.CurrencySymbol or UnicodeCategory.MathSymbol;

    // A sign between digits, a minus before a number, or one that ends a word ("A-").
    private static bool JoinsCode(string text, int i)
    {
        var hasDigitBehind = i + 1 < text.Length && char.IsDigit(text[i + 1]);
        return text[i] switch
        {
            '.' or ',' or ':' => hasDigitBehind && i > 0 && char.IsDigit(text[i - 1]),
            '-' or '−' => hasDigitBehind
                || (i > 0 && char.IsLetterOrDigit(text[i - 1]) && (i + 1 == text.Length || !char.IsLetterOrDigit(text[i + 1]))),
            _ => false,
        };
    }
}
