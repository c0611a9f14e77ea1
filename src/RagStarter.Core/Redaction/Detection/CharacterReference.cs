using System.Globalization;

namespace RagStarter.Core.Redaction.Detection;

/// <summary>Character references of HTML and XML, as far as they can stand inside a value that is searched for.</summary>
internal static class CharacterReference
{
    private const int MaxLength = 10;

    private static readonly (string Name, char Character)[] Named =
    [
        ("amp", '&'), ("lt", '<'), ("gt", '>'), ("quot", '"'), ("apos", '\''), ("nbsp", ' '), ("commat", '@'), ("period", '.'),
        ("colon", ':'), ("sol", '/'), ("lowbar", '_'), ("hyphen", '-'), ("dash", '-'), ("plus", '+'), ("num", '#'), ("equals", '='),
        ("shy", '\u00ad'), ("zwj", '\u200d'), ("zwnj", '\u200c'), ("NewLine", '\n'),
    ];

    /// <summary>Reads the reference that <paramref name="text"/>, which starts with an ampersand, begins with.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, out char character, out int length)
    {
        character = default;
        length = 0;
        var end = text[..Math.Min(text.Length, MaxLength)].IndexOf(';');
        if (end < 3)
        {
            return false;
        }

        var name = text[1..end];
        length = end + 1;
        if (name[0] == '#')
        {
            var isHex = name[1] is 'x' or 'X';
            return int.TryParse(
                    name[(isHex ? 2 : 1)..], isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None, CultureInfo.InvariantCulture, out var code)
                && code is > 0 and < 0xd800
                && (character = (char)code) != '\0';
        }

        foreach (var known in Named)
        {
            if (name.SequenceEqual(known.Name))
            {
                character = known.Character;
                return true;
            }
        }

        return false;
    }
}
