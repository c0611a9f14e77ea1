namespace RagStarter.Core.Redaction.Detection;

/// <summary>Places that two streets name: "the corner of Mill Road and Station Road".</summary>
internal static class StreetCorners
{
    /// <summary>Finds the places of a text.</summary>
    public static void Find(Scan scan)
    {
        ReadOnlySpan<char> text = scan.Text;
        const string Corner = "corner of";
        for (var at = text.IndexOf(Corner, StringComparison.OrdinalIgnoreCase); at >= 0;)
        {
            var start = at >= 4 && text[(at - 4)..at].Equals("the ", StringComparison.OrdinalIgnoreCase) ? at - 4 : at;
            var end = CornerEnd(text, at + Corner.Length + 1);
            if (end > 0)
            {
                scan.Add(start, end, SensitiveData.StreetAddress, 0.85);
            }

            var next = text[(at + Corner.Length)..].IndexOf(Corner, StringComparison.OrdinalIgnoreCase);
            at = next < 0 ? -1 : at + Corner.Length + next;
        }
    }

    // "Postbox 21 and Elisabeth Parks": two names of streets with "and" between.
    private static int CornerEnd(ReadOnlySpan<char> text, int from)
    {
        var at = from;
        if (at >= text.Length || text[at - 1] is not (' ' or '\n'))
        {
            return 0;
        }

        var end = 0;
        var hasAnd = false;
        for (var words = 0; words < 12 && at < text.Length; words++)
        {
            var wordEnd = at;
            while (wordEnd < text.Length && (char.IsLetterOrDigit(text[wordEnd]) || text[wordEnd] is '\'' or '-'))
            {
                wordEnd++;
            }

            if (wordEnd == at)
            {
                break;
            }

            var word = text[at..wordEnd];
            if (word is "and" or "&")
            {
                if (hasAnd)
                {
                    break;
                }

                hasAnd = true;
            }
            else if (NameRun.IsCapital(word[0]) || char.IsAsciiDigit(word[0]) || StreetWords.IsSmall(word) || !NameTable.IsWord(word) || StreetWords.IsStreet(word))
            {
                end = hasAnd ? wordEnd : 0;
            }
            else
            {
                break;
            }

            at = wordEnd;
            at += at < text.Length && text[at] == '.' ? 1 : 0;
            if (at >= text.Length || text[at] is not (' ' or '\n'))
            {
                break;
            }

            at++;
        }

        return end;
    }
}
