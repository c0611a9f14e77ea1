using System.Collections.Frozen;

namespace RagStarter.Core.Redaction.Detection;

/// <summary>Words of postal addresses in several languages.</summary>
internal static class StreetWords
{
    // Endings of compound words that name streets.
    private static readonly string[] Endings =
    [
        "strasse", "straße", "str", "weg", "gasse", "platz", "allee", "damm", "ufer", "ring", "gatan", "gata", "vägen", "vagen", "vej", "gade", "veien", "vegen", "veg", "katu", "tie",
        "straat", "laan", "plein", "gracht", "kade", "dreef", "singel", "brücke", "brucke", "berg", "stieg", "markt", "hove", "graben", "gränd", "stræde", "allé", "hof", "park", "utca",
        "kuja", "polku", "raitti", "vegur", "stígur", "braut", "stigen", "backen", "gränden", "vænget", "bakken", "steeg", "steig", "pfad", "siedlung",
    ];

    private static readonly FrozenSet<string> Units =
        "suite ste apt apartment unit flat floor fl room rm building bldg lot trailer wohnung whg top appartement bureau étage etage piso puerta interno lägenhet lgh".Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Boxes =
        "box postbox postfach postbus apartado casilla caixa boîte pobox postboks".Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Military = "psc cmr apo fpo dpo usnv usns uss".Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> UnitLookup = Units.GetAlternateLookup<ReadOnlySpan<char>>();
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> BoxLookup = Boxes.GetAlternateLookup<ReadOnlySpan<char>>();
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> MilitaryLookup = Military.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Whether a word alone names a kind of street.</summary>
    public static bool IsStreet(ReadOnlySpan<char> word) => (NameTable.Lookup(word) & KnownAs.Street) != 0;

    /// <summary>Whether a longer word ends as names of streets do.</summary>
    public static bool IsCompound(ReadOnlySpan<char> word)
    {
        foreach (var ending in Endings)
        {
            if (word.Length > ending.Length + 2 && word.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
            {
                // "Factoring", "Newspaper": English words are no names of streets.
                return !NameTable.IsWord(word);
            }
        }

        return false;
    }

    /// <summary>
    /// Whether a word without a capital names a kind of street: "rue", "ul."; and such as English has too, where they come
    /// first and a name follows: "33 avenue de Provence".
    /// </summary>
    public static bool IsLowerStreet(ReadOnlySpan<char> text, int start, int end, bool isFirst)
    {
        var word = text[start..end].TrimEnd('.');
        if (!char.IsAsciiLetterLower(word[0]) && word[0] != 'ú')
        {
            return false;
        }

        if (word is "rue" or "ul" or "út" or "utca" or "calle" or "rua" or "chemin" or "viale" or "piazza" or "travessa" or "avenida" or "impasse" or "jalan"
            || (word is "u" or "os" && start + word.Length < text.Length && text[start + word.Length] == '.'))
        {
            return true;
        }

        if (!isFirst || word is not ("avenue" or "boulevard" or "place" or "allée" or "quai" or "via" or "corso" or "largo") || end + 1 >= text.Length || text[end] is not (' ' or '\n'))
        {
            return false;
        }

        var next = text[(end + 1)..NameRun.WordEnd(text, end + 1)];
        return next is "de" or "du" or "des" or "della" or "dei" or "del" || (word is "via" or "corso" or "largo" && next.Length > 2 && NameRun.IsCapital(next[0]));
    }

    /// <summary>Whether a word stands before the number of a flat, a floor or a room.</summary>
    public static bool IsUnit(ReadOnlySpan<char> word) => UnitLookup.Contains(word);

    /// <summary>Whether a word names a post box.</summary>
    public static bool IsBox(ReadOnlySpan<char> word) => BoxLookup.Contains(word);

    /// <summary>Whether a word begins or continues a military address of the United States.</summary>
    public static bool IsMilitary(ReadOnlySpan<char> word) => MilitaryLookup.Contains(word);

    /// <summary>Whether a word is one of the small ones inside names, such as "de".</summary>
    public static bool IsSmall(ReadOnlySpan<char> word) => word.Length <= 5 && (NameTable.Lookup(word) & KnownAs.Particle) != 0;
}
