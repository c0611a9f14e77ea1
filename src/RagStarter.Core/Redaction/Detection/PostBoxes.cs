namespace RagStarter.Core.Redaction.Detection;

/// <summary>Addresses of post boxes.</summary>
internal static class PostBoxes
{
    /// <summary>Where an address begins whose word for a box stands at <paramref name="box"/>: "PSC 6293, Box 8158", "Unit 4719 Box 7394", "P.O. Box".</summary>
    public static int StartBefore(ReadOnlySpan<char> text, int box, int lowest)
    {
        var at = box;
        while (at > lowest && text[at - 1] is ' ' or ',' or '\n')
        {
            at--;
        }

        var digits = at;
        while (digits > lowest && char.IsAsciiDigit(text[digits - 1]))
        {
            digits--;
        }

        if (digits < at && digits > lowest && text[digits - 1] == ' ')
        {
            var wordStart = digits - 1;
            while (wordStart > lowest && char.IsLetter(text[wordStart - 1]))
            {
                wordStart--;
            }

            var word = text[wordStart..(digits - 1)];
            return StreetWords.IsMilitary(word) || StreetWords.IsUnit(word) ? wordStart : digits;
        }

        foreach (var prefix in (ReadOnlySpan<string>)["P.O. ", "P.O.", "PO ", "P. O. ", "p.o. ", "po ", "Post Office ", "P.O", "GPO ", "Private "])
        {
            if (box - prefix.Length >= lowest && IsPrefix(text[(box - prefix.Length)..box], prefix))
            {
                return WithNumberBefore(text, box - prefix.Length, lowest);
            }
        }

        return WithNumberBefore(text, box, lowest);
    }

    // A line may end between the words.
    private static bool IsPrefix(ReadOnlySpan<char> text, ReadOnlySpan<char> prefix) =>
        text.SequenceEqual(prefix) || (prefix[^1] == ' ' && text[^1] == '\n' && text[..^1].SequenceEqual(prefix[..^1]));

    // "0912 P.O. Box 287".
    private static int WithNumberBefore(ReadOnlySpan<char> text, int start, int lowest)
    {
        var at = start - 1;
        while (at > lowest && char.IsAsciiDigit(text[at - 1]))
        {
            at--;
        }

        // The number goes on from the line before, where it stands alone.
        var first = at - 1;
        while (first > lowest && char.IsAsciiDigit(text[first - 1]))
        {
            first--;
        }

        at = first >= 0 && first < at - 1 && LineEnds.DigitsBehind(text, first, at - 1, 6) > 0 && LineEnds.IsStart(text, first) ? first : at;
        return start > lowest + 1 && text[start - 1] == ' ' && at < start - 1 && start - at <= 7 && (at == 0 || !Letters.IsOfWord(text[at - 1])) ? at : start;
    }
}
