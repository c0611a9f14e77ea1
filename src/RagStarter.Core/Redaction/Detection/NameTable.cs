using System.Text;

namespace RagStarter.Core.Redaction.Detection;

/// <summary>
/// The lists of names and words. Only hashes of 32 bits are kept: of a hundred thousand entries another word shares one
/// with a chance of one in forty thousand.
/// </summary>
internal static class NameTable
{
    private const int Size = 1 << 18;
    private static readonly Lazy<(uint[] Hashes, byte[] Known)> Table = new(Load);

    /// <summary>What a word is known as; case does not matter.</summary>
    public static KnownAs Lookup(ReadOnlySpan<char> word) => Lookup(word, '\0');

    private static KnownAs Lookup(ReadOnlySpan<char> word, char ending)
    {
        var (hashes, known) = Table.Value;
        var hash = HashOf(word, ending);
        for (var at = (int)(hash & (Size - 1)); hashes[at] != 0; at = (at + 1) & (Size - 1))
        {
            if (hashes[at] == hash)
            {
                return (KnownAs)known[at];
            }
        }

        return KnownAs.Nothing;
    }

    /// <summary>Whether a word, or the word it is a form of, is English.</summary>
    public static bool IsWord(ReadOnlySpan<char> word)
    {
        if (Is(word))
        {
            return true;
        }

        // The list leaves out what these rules derive.
        return word.Length > 2 && (word[^1] | 0x20) switch
        {
            's' => Is(word[..^1]) || (word.Length > 3 && Is(word[..^2])) || (EndsIn(word, "ies") && word.Length > 4 && Is(word[..^3], 'y')),
            'd' => word.Length > 4 && EndsIn(word, "ed") && (Is(word[..^2]) || Is(word[..^1]) || Is(word[..^3])),
            'g' => word.Length > 5 && EndsIn(word, "ing") && (Is(word[..^3]) || Is(word[..^3], 'e') || Is(word[..^4])),
            'y' => word.Length > 4 && EndsIn(word, "ly") && Is(word[..^2]),
            _ => false,
        };

        static bool Is(ReadOnlySpan<char> w, char ending = '\0') => (Lookup(w, ending) & KnownAs.Word) != 0;
        static bool EndsIn(ReadOnlySpan<char> w, string ending) => w.EndsWith(ending, StringComparison.OrdinalIgnoreCase);
    }

    private static (uint[] Hashes, byte[] Known) Load()
    {
        var hashes = new uint[Size];
        var known = new byte[Size];
        Read("given-names", KnownAs.Given);
        Read("surnames", KnownAs.Surname);
        Read("words", KnownAs.Word);
        foreach (var (words, kind) in NameWords.All)
        {
            foreach (var word in words.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                Add(word, kind);
            }
        }

        foreach (var name in NameWords.NamesBeforeWords.Split(' '))
        {
            known[PlaceOf(HashOf(name, '\0'))] &= unchecked((byte)~KnownAs.Word);
        }

        return (hashes, known);

        int PlaceOf(uint hash)
        {
            var at = (int)(hash & (Size - 1));
            while (hashes[at] != 0 && hashes[at] != hash)
            {
                at = (at + 1) & (Size - 1);
            }

            return at;
        }

        void Read(string list, KnownAs kind)
        {
            using var stream = typeof(NameTable).Assembly.GetManifestResourceStream($"names-{list}.txt")
                ?? throw new InvalidOperationException($"The list '{list}' is not in the assembly.");
            using var reader = new StreamReader(stream, Encoding.UTF8);
            while (reader.ReadLine() is { } line)
            {
                Add(line, kind);
            }
        }

        void Add(ReadOnlySpan<char> word, KnownAs kind)
        {
            var hash = HashOf(word, '\0');
            var at = PlaceOf(hash);
            hashes[at] = hash;
            known[at] |= (byte)kind;
        }
    }

    // FNV-1a over lower-case letters; Latin letters count without their accents, so that "José" is "Jose".
    private static uint HashOf(ReadOnlySpan<char> word, char ending)
    {
        var hash = 2166136261u;
        foreach (var c in word)
        {
            var plain = c < 0x80 ? char.ToLowerInvariant(c) : Accents.Plain(c);
            if (plain != '\0')
            {
                hash = (hash ^ plain) * 16777619;
            }
        }

        hash = ending == '\0' ? hash : (hash ^ ending) * 16777619;

        // Mix once more: the low bits choose the place.
        hash ^= hash >> 15;
        hash *= 0x2c1b3c6d;
        hash ^= hash >> 12;
        return hash == 0 ? 1 : hash;
    }
}
