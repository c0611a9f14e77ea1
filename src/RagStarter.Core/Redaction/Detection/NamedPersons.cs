namespace RagStarter.Core.Redaction.Detection;

/// <summary>Names that words before them announce, whatever the words of the name are: "my name is", "ich heiße", "Signed:".</summary>
internal static class NamedPersons
{
    private const int MaxWords = 4;

    private static readonly string[] Cues =
    [
        "name is", "name's", "names are", "call me", "calls me", "first name:", "last name:", "surname:", "full name:", "name:", "signed by", "signed,", "on behalf of", "goes by",
        "mein name ist", "ich heiße", "ich heisse", "je m'appelle", "mon nom est", "me llamo", "mi nombre es", "mi chiamo", "il mio nome è", "meu nome é", "me chamo", "mijn naam is",
        "ik heet", "jeg heter", "jag heter", "jeg hedder", "nazywam się", "mam na imię", "jmenuji se", "меня зовут", "moje ime", "numele meu",
    ];

    private static readonly CueSearch Search = new(Cues);

    /// <summary>Finds the names of a text.</summary>
    public static void Find(Scan scan, List<(int Start, int End)> found) => Search.ForEach(scan, (scan, at) =>
    {
        var end = CueEnd(scan.Text, at);
        if (end > 0)
        {
            TryName(scan, scan.Text, end, found);
        }

        return end;
    });

    private static int CueEnd(ReadOnlySpan<char> text, int at)
    {
        var best = 0;
        foreach (var cue in Cues)
        {
            if (cue.Length > best && text[at..].StartsWith(cue, StringComparison.OrdinalIgnoreCase))
            {
                best = cue.Length;
            }
        }

        var end = at + best;
        return best == 0 || (at > 0 && Letters.IsOfWord(text[at - 1])) || (end < text.Length && Letters.IsOfWord(text[end])) ? 0 : end;
    }

    private static bool IsNameBehind(ReadOnlySpan<char> text, int at)
    {
        var end = NameRun.WordEnd(text, at);
        return !NameTable.IsWord(text[at..end]) && (end - at > 1 || NameRun.IsCapital(text[at]));
    }

    private static void TryName(Scan scan, ReadOnlySpan<char> text, int from, List<(int Start, int End)> found)
    {
        var at = from;
        while (at < text.Length && at - from < 3 && text[at] is ' ' or ':' or '\n' or '"')
        {
            at++;
        }

        var start = at;
        var end = at;
        var count = 0;
        var hasName = false;
        var isOwn = text[..from].EndsWith("name is", StringComparison.OrdinalIgnoreCase) || text[..from].EndsWith("calls me", StringComparison.OrdinalIgnoreCase);
        while (at < text.Length && count < MaxWords)
        {
            var wordEnd = NameRun.WordEnd(text, at);
            if (wordEnd == at)
            {
                break;
            }

            var token = NameRun.Token(text, at, wordEnd);
            var isCapital = NameRun.IsCapital(text[at]);
            var isTitle = count == 0 && token.Is(KnownAs.Title) && !token.IsClearGiven;
            if (!isTitle && !(isCapital && (!token.IsWord || token.Is(KnownAs.Given) || token.Is(KnownAs.Surname) || count > 0))
                && !token.IsClearGiven && !(isOwn && token.IsUnknown) && !(count > 0 && token.Is(KnownAs.Surname) && !token.IsWord) && !(count > 0 && (token.Is(KnownAs.Particle) && !token.Is(KnownAs.Word) || token.IsInitial)))
            {
                break;
            }

            if (isTitle)
            {
                start = wordEnd;
                while (start < text.Length && text[start] is '.' or ' ')
                {
                    start++;
                }

                at = start;
                continue;
            }

            hasName |= !token.IsInitial && !token.Is(KnownAs.Particle);
            end = wordEnd;
            count++;
            at = wordEnd;
            at += at < text.Length && text[at] == '.' && token.IsInitial ? 1 : 0;
            // The line may end behind the given name or an initial.
            var isBreak = at < text.Length && (count == 1 || token.IsInitial) && LineEnds.IsJoint(text, at);
            if (at >= text.Length || !(text[at] == ' ' || (isBreak && IsNameBehind(text, at + 1))))
            {
                break;
            }

            at++;
        }

        if (hasName && end > start)
        {
            scan.Add(start, end, SensitiveData.Person, 0.9);
            found.Add((start, end));
        }
    }
}
