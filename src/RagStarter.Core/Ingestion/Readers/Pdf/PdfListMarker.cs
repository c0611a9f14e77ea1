using System.Globalization;
using System.Text.RegularExpressions;

namespace RagStarter.Core.Ingestion.Readers.Pdf;

/// <summary>Recognises the bullets and numbers in front of list items.</summary>
internal static partial class PdfListMarker
{
    /// <summary>Whether a word is nothing but a marker.</summary>
    public static bool IsMarker(string word) => Marker().IsMatch(word);

    /// <summary>Takes the marker off a line; <see langword="null"/> where there is none. Bullets of all shapes become "-".</summary>
    public static (string Marker, string Text)? Split(string line)
    {
        var end = line.IndexOf(' ');
        return end > 0 && IsMarker(line[..end]) ? (Shown(line[..end]), line[(end + 1)..].Trim()) : null;
    }

    /// <summary>Whether the marker can begin a list only: a bullet, or the first number or letter.</summary>
    public static bool BeginsList(string marker) => marker == "-" || Ordinal(marker) is 1;

    /// <summary>Whether one marker comes directly after the other, as "b)" after "a)".</summary>
    public static bool Follows(string marker, string previous) =>
        Ordinal(marker) is { } next && Ordinal(previous) is { } last && next == last + 1;

    private static int? Ordinal(string marker)
    {
        var core = marker.Trim('(', ')', '.');
        if (int.TryParse(core, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        return core is [>= 'a' and <= 'z' or >= 'A' and <= 'Z'] ? char.ToLowerInvariant(core[0]) - 'a' + 1 : null;
    }

    private static string Shown(string marker) => char.IsAsciiLetterOrDigit(marker.Trim('(')[0]) ? marker : "-";

    // The private area holds the bullets of symbol fonts.
    [GeneratedRegex(@"^([•◦▪▫‣●○■□⁃∙·–—*\-\uE000-\uF8FF]|\(?\d{1,3}[.)]|\(?[a-zA-Z][.)])$")]
    private static partial Regex Marker();
}
