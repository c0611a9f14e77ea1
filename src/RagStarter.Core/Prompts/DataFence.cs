using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace RagStarter.Core.Prompts;

/// <summary>
/// Marks in the prompts of one request where text of others begins and ends. Such text cannot end the mark: it cannot
/// guess it, it loses its angle brackets, and none of its lines begins where ours do.
/// </summary>
public sealed partial class DataFence
{
    /// <summary>The name of what retrieval found.</summary>
    public const string Sources = "sources";

    /// <summary>The name of the conversation so far.</summary>
    public const string Conversation = "conversation";

    // 80 syllables, so six of them are 38 bits: a document would have to be right at its one try. Letters alone look like
    // no number, key or name, so that redaction leaves the mark alone, and take few tokens.
    private const int Syllables = 6;
    private const string Consonants = "bdfghjklmnprstvz";
    private const string Vowels = "aeiou";

    /// <summary>What no text of others can know.</summary>
    public string Mark { get; } = CreateMark();

    /// <summary>Text that has passed <see cref="Neutral"/> between its marks.</summary>
    public string Around(string name, string neutral) => $"<{name} {Mark}>\n{neutral}\n</{name} {Mark}>";

    /// <summary>
    /// Text of others as it may stand in a prompt: without angle brackets, without characters that cannot be seen, and
    /// without numbers in square brackets, which would pass for the numbers of sources. The words stay as they are.
    /// </summary>
    public static string Neutral(string text) => WithoutNumbers(Visible(text));

    /// <summary>The same text with numbers in round instead of square brackets: a source cannot cite another.</summary>
    public static string WithoutNumbers(string text) => Number().Replace(text, "($1)");

    /// <summary>The same, where every line also begins with a space: it can look like no line of the prompt's own.</summary>
    public static string NeutralLines(string text) => ' ' + Neutral(text.ReplaceLineEndings("\n")).Replace("\n", "\n ", StringComparison.Ordinal);

    private static string Visible(string text)
    {
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is '<' or '\uFF1C' or '\uFE64')
            {
                result.Append('‹');
            }
            else if (c is '>' or '\uFF1E' or '\uFE65')
            {
                result.Append('›');
            }
            else if (char.IsHighSurrogate(c) && i + 1 < text.Length)
            {
                if (!IsHidden(CharUnicodeInfo.GetUnicodeCategory(text, i)) && !IsTag(char.ConvertToUtf32(text, i)))
                {
                    result.Append(c).Append(text[i + 1]);
                }

                i++;
            }
            else if (!IsHidden(char.GetUnicodeCategory(c)) || IsJoiner(text, i) || c is '\n' or '\t')
            {
                result.Append(c);
            }
        }

        return result.ToString();
    }

    private static bool IsHidden(UnicodeCategory category) => category is UnicodeCategory.Format or UnicodeCategory.Control;

    // Letters written with code points that nothing draws.
    private static bool IsTag(int codePoint) => codePoint is (>= 0xE0000 and <= 0xE007F) or (>= 0xE0100 and <= 0xE01EF);

    // Several scripts are spelled with a joiner between two letters; more of them in a row spell something else.
    private static bool IsJoiner(string text, int index) => text[index] is '\u200C' or '\u200D'
        && index > 0 && index + 1 < text.Length
        && !IsHidden(char.GetUnicodeCategory(text[index - 1])) && !IsHidden(char.GetUnicodeCategory(text[index + 1]));

    private static string CreateMark()
    {
        var mark = new StringBuilder(2 * Syllables);
        for (var i = 0; i < Syllables; i++)
        {
            mark.Append(Consonants[RandomNumberGenerator.GetInt32(Consonants.Length)]).Append(Vowels[RandomNumberGenerator.GetInt32(Vowels.Length)]);
        }

        return mark.ToString();
    }

    [GeneratedRegex(@"\[([0-9]{1,4})\]")]
    private static partial Regex Number();
}
