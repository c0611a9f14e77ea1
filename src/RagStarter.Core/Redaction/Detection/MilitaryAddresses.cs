using System.Buffers;

namespace RagStarter.Core.Redaction.Detection;

/// <summary>Addresses of the United States' military post: "USS Mahler, FPO AA 70489", "PSC 6293, Box 8158, APO AE 09624".</summary>
internal static class MilitaryAddresses
{
    private const int MaxReach = 48;
    private const int ZipDigits = 5;

    private static readonly SearchValues<string> Office = SearchValues.Create(["PO AA", "PO AE", "PO AP", "PO\nAA", "PO\nAE", "PO\nAP"], StringComparison.Ordinal);

    /// <summary>Finds the addresses of a text.</summary>
    public static void Find(Scan scan)
    {
        ReadOnlySpan<char> text = scan.Text;
        for (var at = 1; at < text.Length;)
        {
            var next = text[at..].IndexOfAny(Office);
            if (next < 0)
            {
                break;
            }

            at += next;
            var end = ZipEnd(text, at + 5);
            if (end > 0 && text[at - 1] is 'A' or 'F' or 'D' && (at < 2 || !Letters.IsOfWord(text[at - 2])))
            {
                scan.Add(UnitStart(text, at - 1), end, SensitiveData.StreetAddress, 0.9);
            }

            at++;
        }
    }

    private static int ZipEnd(ReadOnlySpan<char> text, int at)
    {
        if (at + ZipDigits >= text.Length || text[at] is not (' ' or '\n'))
        {
            return 0;
        }

        var end = at + 1;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
        {
            end++;
        }

        return end - at - 1 == ZipDigits && (end == text.Length || !Letters.IsOfWord(text[end])) ? end : 0;
    }

    // The ship or the unit stands before the post office, on the line above or behind a comma.
    private static int UnitStart(ReadOnlySpan<char> text, int office)
    {
        var from = Math.Max(0, office - MaxReach);
        var best = office;
        foreach (var word in (ReadOnlySpan<string>)["USS ", "USNV ", "USNS ", "USCGC ", "PSC ", "CMR ", "Unit ", "OPS "])
        {
            var found = text[from..office].LastIndexOf(word, StringComparison.Ordinal);
            if (found >= 0 && (from + found == 0 || !Letters.IsOfWord(text[from + found - 1])))
            {
                best = Math.Min(best, from + found);
            }
        }

        return best;
    }
}
