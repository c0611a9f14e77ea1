using System.Text.RegularExpressions;

namespace RagStarter.Core.Ingestion.Readers;

/// <summary>Makes the names that programs give to columns and properties readable.</summary>
internal static partial class HumanNames
{
    /// <summary>
    /// "openingHours", "opening_hours" and "OpeningHours" become "Opening hours"; abbreviations stay ("patientID" becomes
    /// "Patient ID"). A name with spaces or other signs was written for people and stays as it is.
    /// </summary>
    public static string Of(string name)
    {
        var trimmed = name.Trim();
        if (!Identifier().IsMatch(trimmed))
        {
            return trimmed;
        }

        var words = Boundary().Split(trimmed).Where(w => w.Length > 0).ToArray();
        for (var i = 0; i < words.Length; i++)
        {
            var isAbbreviation = words[i].Length > 1 && words[i].Skip(1).Any(char.IsUpper);
            words[i] = isAbbreviation ? words[i] : i == 0 ? Capitalised(words[i]) : words[i].ToLowerInvariant();
        }

        return string.Join(' ', words);
    }

    private static string Capitalised(string word) => char.ToUpperInvariant(word[0]) + word[1..];

    [GeneratedRegex(@"^[\p{L}_][\p{L}\p{N}_-]*$")]
    private static partial Regex Identifier();

    // Underscores and hyphens; a capital after two small letters (so that "HbA1c" and "pH" stay whole); the last capital
    // of an abbreviation before a word ("URLPath").
    [GeneratedRegex(@"[_-]+|(?<=\p{Ll}{2})(?=\p{Lu})|(?<=\p{Lu}{2})(?=\p{Lu}\p{Ll})")]
    private static partial Regex Boundary();
}
