using System.Globalization;
using System.Text;

namespace RagStarter.Core.Redaction.Detection;

/// <summary>Which ASCII character stands for a character of another script or form.</summary>
internal static class FoldingTable
{
    /// <summary>Marks a character that is left out.</summary>
    public const char Removed = '\uffff';

    // Letters that look like Latin ones, from the confusables of Unicode Technical Standard 39, Cyrillic, Greek and Armenian.
    private static readonly char[] Lookalikes = Pairs(
        "АAВBЕEЅSІIЈJКKМMНHОOРPСCТTХXУYаaеeоoрpсcуyхxіiјjѕsһhԁdԛqԝwѵvӏl"
        + "ΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧXοoαaνvρpιiυuκkγy"
        + "օoսuհhոnԼLՕOՍU"
        + "ɑaɡgɩiʏyᴀaᴄcᴏoᴜuᴠvᴡwᴢz");

    /// <summary>What each UTF-16 code unit becomes: itself, an ASCII character, or <see cref="Removed"/>.</summary>
    public static char[] Create()
    {
        var table = new char[char.MaxValue + 1];
        for (var c = 0; c <= char.MaxValue; c++)
        {
            table[c] = c < 0x80 ? (char)c : Fold((char)c);
        }

        return table;
    }

    /// <summary>The Latin letter that a letter of another script looks like, or the null character.</summary>
    public static char Resembles(char c) => c < Lookalikes.Length ? Lookalikes[c] : '\0';

    private static char Fold(char c)
    {
        switch (c)
        {
            case '\u2018' or '\u2019' or '\u201b' or '\u02bc' or '\uff07' or '\u2032':
                return '\'';
            case '\u201c' or '\u201d' or '\u201e' or '\u201f' or '\u00ab' or '\u00bb' or '\uff02':
                return '"';
            case '\u2212' or '\ufe58' or '\u2043':
                return '-';
            case '\u3002' or '\uff61' or '\u2024' or '\u00b7' or '\u2022' or '\u2219' or '\u22c5' or '\u30fb':
                return '.';
            case '\u2215' or '\u2044':
                return '/';
            case '\u034f' or '\u115f' or '\u1160' or '\u3164' or '\uffa0' or (>= '\ufe00' and <= '\ufe0f'):
                return Removed;
        }

        switch (char.GetUnicodeCategory(c))
        {
            case UnicodeCategory.Format:
                return Removed;
            case UnicodeCategory.SpaceSeparator:
                return ' ';
            case UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator:
                return '\n';
            case UnicodeCategory.DashPunctuation:
                return '-';
            case UnicodeCategory.DecimalDigitNumber:
                return (char)('0' + CharUnicodeInfo.GetDecimalDigitValue(c));
            case UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned:
                return c;
        }

        // Full-width, circled, raised and lowered forms. The ordinal signs and fractions of Latin-1 stay.
        if (c < 0x2070 || !(c is >= '\u2070' and <= '\u24ff' or >= '\ufb00' and <= '\uffef'))
        {
            return c;
        }

        var plain = c.ToString().Normalize(NormalizationForm.FormKC);
        return plain.Length == 1 && plain[0] < 0x80 && !char.IsWhiteSpace(plain[0]) ? plain[0] : c;
    }

    private static char[] Pairs(string pairs)
    {
        var table = new char[pairs.Where((_, i) => i % 2 == 0).Max() + 1];
        for (var i = 0; i < pairs.Length; i += 2)
        {
            table[pairs[i]] = pairs[i + 1];
        }

        return table;
    }
}
