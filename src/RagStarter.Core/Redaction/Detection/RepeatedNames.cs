namespace RagStarter.Core.Redaction.Detection;

/// <summary>Finds again the parts of names that a text has named in full: "Maciej Borkowski … Borkowski".</summary>
internal static class RepeatedNames
{
    private const int MaxNames = 32;
    private const int MinLength = 3;

    /// <summary>Finds the single parts of the names in <paramref name="found"/>.</summary>
    public static void Find(Scan scan, List<(int Start, int End)> found)
    {
        ReadOnlySpan<char> text = scan.Text;
        var parts = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (start, end) in found)
        {
            for (var at = start; at < end && parts.Count < MaxNames;)
            {
                var wordEnd = NameRun.WordEnd(text, at);
                if (wordEnd - at >= MinLength && NameRun.IsCapital(text[at]) && (!NameTable.IsWord(text[at..wordEnd]) || (wordEnd == end && start < at)))
                {
                    parts.Add(text[at..wordEnd].ToString());
                }

                at = Math.Max(wordEnd, at + 1);
            }
        }

        foreach (var part in parts)
        {
            FindPart(scan, text, part);
        }
    }

    private static void FindPart(Scan scan, ReadOnlySpan<char> text, string part)
    {
        for (var at = 0; at < text.Length;)
        {
            var next = text[at..].IndexOf(part, StringComparison.Ordinal);
            if (next < 0)
            {
                break;
            }

            at += next;
            var end = at + part.Length;
            if ((at == 0 || !(Letters.IsOfWord(text[at - 1]) || text[at - 1] is '-' or '@' or '.' or '_')) && !(end < text.Length && (Letters.IsOfWord(text[end]) || text[end] is '-' or '@' or '_'))
                && ((at > 1 && char.IsLetter(text[at - 2])) || !NameTable.IsWord(part))
                && (end == text.Length || text[end] != '.' || end + 1 == text.Length || !Letters.IsOfWord(text[end + 1])))
            {
                scan.Add(at, end, SensitiveData.Person, 0.6);
            }

            at = end;
        }
    }
}
