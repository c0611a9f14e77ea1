using Microsoft.Extensions.Compliance.Classification;

namespace RagStarter.Core.Redaction.Detection;

/// <summary>Numbers of persons and taxpayers that hold letters as well as digits.</summary>
internal static class LetteredNumbers
{
    private const int MaxCharacters = 18;
    private const int MaxBack = 20;
    private const int Before = 48;

    private static readonly LetteredNumberRule[] Rules =
    [
        // A letter stands for A, a digit for 9, either for *.
        new(SensitiveData.UkNino, "AA999999A", IsNino, null, 0.95),
        new(SensitiveData.UkNino, "AA999999", n => IsNinoPrefix(n), new("national insurance", "nino", "ni number", "ni no", "n.i."), 0.9),
        new(SensitiveData.NationalId, "99999999A", n => "TRWAGMYFPDXBNJZSQVHLCKE"[Checksum.Number(n[..8]) % 23] == n[8], null, 0.85),
        new(SensitiveData.NationalId, "A9999999A", LetteredChecksums.IsNieOrNric, null, 0.9),
        new(SensitiveData.NationalId, "AAAAAA**A**A***A", LetteredChecksums.IsCodiceFiscale, null, 1),
        new(SensitiveData.NationalId, "9999999A", LetteredChecksums.IsIrishPps, new("pps", "ppsn", "personal public service"), 0.9),
        new(SensitiveData.NationalId, "9999999AA", LetteredChecksums.IsIrishPps, new("pps", "ppsn", "personal public service"), 0.9),
        new(SensitiveData.NationalId, "AAAAA9999A", n => n[3] is 'P' or 'C' or 'H' or 'F' or 'A' or 'T' or 'B' or 'L' or 'J' or 'G', new("pan", "permanent account", "income tax", "tax"), 0.9),
        new(SensitiveData.NationalId, "AAAA999999AAAAAA*9", LetteredChecksums.IsCurp, null, 1),
        new(SensitiveData.NationalId, "A999999999", LetteredChecksums.IsTaiwaneseId, null, 0.9),
        new(SensitiveData.NationalId, "A9999999", LetteredChecksums.IsHongKongId, new("hkid", "hong kong id", "identity card", "id card", "身份證"), 0.9),
        new(SensitiveData.NationalId, "A999999A", n => n[7] == 'A' && LetteredChecksums.IsHongKongId(n), new("hkid", "hong kong id", "identity card", "id card", "身份證"), 0.9),
        new(SensitiveData.NationalId, "99999999999999999A", n => n[17] == 'X' && LetteredChecksums.IsChineseIdWithX(n), null, 1),
        new(SensitiveData.NationalId, "99999999A999", LetteredChecksums.IsGermanPensionNumber, new("rentenversicherung", "rentenversicherungsnummer", "sozialversicherungsnummer", "rvnr", "sv-nummer", "versicherungsnummer"), 0.9),
        new(SensitiveData.NationalId, "99999999A", n => n[8] == 'K' && Americas.IsChileanRut(n[..8], 'K'), new("rut", "run", "rol único"), 0.9),
        new(SensitiveData.NationalId, "999999999A", LetteredChecksums.IsFinnishHetu, null, 0.9),
        new(SensitiveData.NationalId, "999999A999*", n => LetteredChecksums.IsFinnishHetuWithLetter(n), null, 0.9),
        new(SensitiveData.DrivingLicence, "AAAAA999999AA9AA", IsBritishLicence, null, 0.95),
        new(SensitiveData.DrivingLicence, "AAAA9999999AA9AA", n => n[4] == '9' && IsBritishLicence(n), null, 0.9),
    ];

    private static readonly LetteredNumberRule[][] ByLength =
        [.. Enumerable.Range(0, MaxCharacters + 1).Select(length => Rules.Where(r => r.Form.Length == length).ToArray())];

    /// <summary>Finds the numbers of a text.</summary>
    public static void Find(Scan scan)
    {
        ReadOnlySpan<char> text = scan.Text;
        var tried = -1;
        for (var at = 0; at < text.Length;)
        {
            var next = text[at..].IndexOfAnyInRange('0', '9');
            if (next < 0)
            {
                break;
            }

            at += next;
            var (first, second) = StartsBefore(text, at);
            if (second > tried)
            {
                Try(scan, text, second);
                tried = second;
            }

            if (first > tried)
            {
                Try(scan, text, first);
                tried = first;
            }

            var end = text[at..].IndexOfAnyExceptInRange('0', '9');
            at = end < 0 ? text.Length : at + end;
        }
    }

    // The begin of the word that the digit stands in, and of the letters before that word, nearest last.
    private static (int First, int Second) StartsBefore(ReadOnlySpan<char> text, int digit)
    {
        var lowest = Math.Max(0, digit - MaxBack);
        var first = digit;
        while (first > lowest && char.IsAsciiLetterOrDigit(text[first - 1]))
        {
            first--;
        }

        if (first == lowest && first > 0)
        {
            return (-1, -1);
        }

        var second = first;
        if (first > lowest + 1 && (text[first - 1] is (char)32 or (char)45 or (char)46) && char.IsAsciiLetter(text[first - 2]))
        {
            second = first - 1;
            while (second > lowest && char.IsAsciiLetterOrDigit(text[second - 1]))
            {
                second--;
            }
        }

        return (first, second == first ? -1 : second);
    }

    private static void Try(Scan scan, ReadOnlySpan<char> text, int start)
    {
        if (start > 0 && Letters.IsOfWord(text[start - 1]))
        {
            return;
        }

        Span<char> compact = stackalloc char[MaxCharacters];
        var count = 0;
        var at = start;
        while (at < text.Length && count < MaxCharacters)
        {
            if (char.IsAsciiLetterOrDigit(text[at]))
            {
                compact[count++] = char.ToUpperInvariant(text[at++]);
                if (at == text.Length || !Letters.IsOfWord(text[at]))
                {
                    Match(scan, text, start, at, compact[..count]);
                }
            }
            else if (text[at] is ' ' or '-' or '.' or '(' or '\n' or '+' && at + 1 < text.Length && char.IsAsciiLetterOrDigit(text[at + 1]))
            {
                at++;
            }
            else
            {
                break;
            }
        }
    }

    private static void Match(Scan scan, ReadOnlySpan<char> text, int start, int end, ReadOnlySpan<char> compact)
    {
        foreach (var rule in ByLength[compact.Length])
        {
            if (rule.HasForm(compact) && rule.IsValid(compact) && (rule.Names is null || rule.Names.Around(text, start, end, Before, 16)))
            {
                scan.Add(start, end, rule.Classification, rule.Confidence);
            }
        }
    }

    private static bool IsNino(ReadOnlySpan<char> n) => n[8] is >= 'A' and <= 'D' && IsNinoPrefix(n);

    // Letters and prefixes that HM Revenue & Customs does not use.
    private static bool IsNinoPrefix(ReadOnlySpan<char> n) =>
        "DFIQUV".IndexOf(n[0]) < 0 && "DFIQUVO".IndexOf(n[1]) < 0 && n[..2] is not ("BG" or "GB" or "KN" or "NK" or "NT" or "TN" or "ZZ");

    // Surname, decade, month (plus 50 for women), day, year, initials, and three more characters.
    private static bool IsBritishLicence(ReadOnlySpan<char> n)
    {
        var month = Checksum.Number(n[6..8]);
        return Checksum.IsMonthAndDay(month > 50 ? month - 50 : month, Checksum.Number(n[8..10]));
    }
}
