using System.Buffers;
using System.Collections.Frozen;
using Microsoft.Extensions.Compliance.Classification;

namespace RagStarter.Core.Redaction.Detection;

/// <summary>
/// Values without spaces that a line's end divides anywhere: what stands on both sides is read as one. Only classes count
/// whose form or checksum proves them, and only where neither side holds a value of its own.
/// </summary>
internal static class BrokenTokens
{
    private const int MaxSide = 160;
    private const int MinLength = 9;
    private const double MinConfidence = 0.8;

    private static readonly SearchValues<char> Telling = SearchValues.Create("0123456789@_:");

    private static readonly FrozenSet<DataClassification> Classes = FrozenSet.Create(
        SensitiveData.Email, SensitiveData.Url, SensitiveData.IpAddress, SensitiveData.MacAddress, SensitiveData.CryptoAddress, SensitiveData.Secret, SensitiveData.Iban, SensitiveData.UkNino, SensitiveData.NationalId);

    /// <summary>Finds the values of a text; the other scanners have run.</summary>
    public static void Find(Scan scan)
    {
        ReadOnlySpan<char> text = scan.Text;
        bool[]? proven = null;
        for (var at = 1; at < text.Length - 1;)
        {
            var next = text[at..^1].IndexOf('\n');
            if (next < 0)
            {
                break;
            }

            at += next;
            if (!char.IsWhiteSpace(text[at - 1]) && !char.IsWhiteSpace(text[at + 1]))
            {
                TryJoin(scan, text, at, ref proven);
            }

            at++;
        }
    }

    private static void TryJoin(Scan scan, ReadOnlySpan<char> text, int at, ref bool[]? proven)
    {
        var start = at - 1;
        while (start > 0 && at - start < MaxSide && !char.IsWhiteSpace(text[start - 1]))
        {
            start--;
        }

        var end = at + 1;
        while (end < text.Length && end - at <= MaxSide && !char.IsWhiteSpace(text[end]))
        {
            end++;
        }

        if (end - start <= MinLength || !text[start..end].ContainsAny(Telling))
        {
            return;
        }

        proven ??= Proven(scan);
        if (proven.AsSpan(start, end - start).Contains(true))
        {
            return;
        }

        var joined = new Scan(string.Concat(text[start..at], text[(at + 1)..end]), scan.Rules);
        Emails.Find(joined);
        WebAddresses.Find(joined);
        NetworkAddresses.FindColons(joined);
        NetworkAddresses.FindIPv4(joined);
        NetworkAddresses.FindDashedMac(joined);
        SecretFormats.Find(joined);
        CryptoAddresses.Find(joined);
        Iban.Find(joined);
        LetteredNumbers.Find(joined);
        foreach (var found in joined.Found)
        {
            if (start + found.Start < at && start + found.End > at && found.Confidence >= MinConfidence && Classes.Contains(found.Classification))
            {
                scan.Add(start + found.Start, start + found.End + 1, found.Classification, found.Confidence);
            }
        }
    }

    // Where values stand that their own form proves; web addresses give way.
    private static bool[] Proven(Scan scan)
    {
        var taken = new bool[scan.Text.Length];
        foreach (var found in scan.Found)
        {
            if (found.Confidence >= MinConfidence && found.Classification != SensitiveData.WebAddress)
            {
                taken.AsSpan(found.Start, found.Length).Fill(true);
            }
        }

        return taken;
    }
}
