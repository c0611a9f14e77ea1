using System.Buffers;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Compliance.Classification;
using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Redaction;

/// <summary>Finds sensitive data in text by its form and, where there is one, its checksum.</summary>
/// <remarks>
/// The patterns have no nested repetition over the same characters, so their time grows linearly with the text. Text
/// without a digit or an at sign is not searched at all.
/// </remarks>
public sealed partial class SensitiveDataDetector : ISensitiveDataDetector
{
    private static readonly SearchValues<char> Marks = SearchValues.Create("@0123456789:");

    /// <inheritdoc/>
    public IReadOnlyList<Finding> Detect(TenantId tenant, string text)
    {
        if (text.AsSpan().IndexOfAny(Marks) < 0)
        {
            return [];
        }

        List<Finding>? found = null;
        if (text.Contains('@'))
        {
            Collect(EmailPattern(), text, SensitiveData.Email, static _ => true, ref found);
        }

        if (text.AsSpan().IndexOfAnyInRange('0', '9') >= 0)
        {
            CollectIbans(text, ref found);
            CollectCards(text, ref found);
            Collect(SsnPattern(), text, SensitiveData.UsSsn, static _ => true, ref found);
            Collect(IPv4Pattern(), text, SensitiveData.IpAddress, static m => IPAddress.TryParse(m, out _), ref found);
            Collect(PhonePattern(), text, SensitiveData.Phone, static m => HasPhoneLength(m), ref found);
        }

        if (text.Contains(':'))
        {
            Collect(IPv6Pattern(), text, SensitiveData.IpAddress, static m => IPAddress.TryParse(m, out _), ref found);
        }

        return found is null ? [] : WithoutOverlaps(found);
    }

    private static void Collect(
        Regex pattern, string text, DataClassification classification, Func<ReadOnlySpan<char>, bool> isValid, ref List<Finding>? found)
    {
        foreach (var match in pattern.EnumerateMatches(text))
        {
            if (isValid(text.AsSpan(match.Index, match.Length)))
            {
                (found ??= []).Add(new Finding(match.Index, match.Length, classification));
            }
        }
    }

    private static void CollectIbans(string text, ref List<Finding>? found)
    {
        foreach (var match in IbanStartPattern().EnumerateMatches(text))
        {
            var length = Iban.MatchLength(text.AsSpan(match.Index));
            if (length > 0)
            {
                (found ??= []).Add(new Finding(match.Index, length, SensitiveData.Iban));
            }
        }
    }

    private static void CollectCards(string text, ref List<Finding>? found)
    {
        foreach (var match in DigitRunPattern().EnumerateMatches(text))
        {
            PaymentCard.Find(text.AsSpan(match.Index, match.Length), match.Index, ref found);
        }
    }

    // The earlier class in SensitiveData.All wins an overlap; inside a class the earlier place does.
    private static List<Finding> WithoutOverlaps(List<Finding> found)
    {
        var rank = SensitiveData.All.Select((c, i) => (c, i)).ToDictionary(p => p.c, p => p.i);
        var kept = new List<Finding>(found.Count);
        foreach (var finding in found.OrderBy(f => rank[f.Classification]).ThenBy(f => f.Start))
        {
            if (!kept.Exists(k => finding.Start < k.End && k.Start < finding.End))
            {
                kept.Add(finding);
            }
        }

        kept.Sort((a, b) => a.Start.CompareTo(b.Start));
        return kept;
    }

    // ITU-T E.164 allows up to 15 digits; shorter than 9 is more often another kind of number.
    private static bool HasPhoneLength(ReadOnlySpan<char> text)
    {
        var digits = 0;
        foreach (var c in text)
        {
            digits += char.IsAsciiDigit(c) ? 1 : 0;
        }

        return digits is >= 9 and <= 15;
    }

    [GeneratedRegex(@"(?<![\w.+'-])[\w.+'-]{1,64}@(?:[\p{L}0-9](?:[\p{L}0-9-]{0,61}[\p{L}0-9])?\.){1,8}\p{L}{2,24}(?![\p{L}0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex EmailPattern();

    // Digits that a decimal point or a plus sign precedes belong to a fraction or a telephone number.
    [GeneratedRegex(@"(?<![\d+])(?<!\d\.)\d(?:[ -]?\d){12,}", RegexOptions.CultureInvariant)]
    private static partial Regex DigitRunPattern();

    [GeneratedRegex(@"(?<![A-Za-z0-9])[A-Za-z]{2}[0-9]{2}(?=[ -]?[A-Za-z0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex IbanStartPattern();

    [GeneratedRegex(@"(?<![\d-])(?!000|666|9\d\d)\d{3}([- ])(?!00)\d{2}\1(?!0000)\d{4}(?![\d-])", RegexOptions.CultureInvariant)]
    private static partial Regex SsnPattern();

    [GeneratedRegex(@"(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\d]|\.\d)", RegexOptions.CultureInvariant)]
    private static partial Regex IPv4Pattern();

    // A colon may stand before the address when it ends a word ("address:2001:db8::1"), and behind it as punctuation.
    [GeneratedRegex(@"(?<!\w|(?<!\w)[0-9A-Fa-f]{0,4}:)(?:(?:[0-9A-Fa-f]{1,4}:){2,7}(?::|[0-9A-Fa-f]{1,4}|(?::[0-9A-Fa-f]{1,4}){1,6})|(?:[0-9A-Fa-f]{1,4}:){1,6}(?::[0-9A-Fa-f]{1,4}){1,6})(?!\w|:[0-9A-Fa-f:])", RegexOptions.CultureInvariant)]
    private static partial Regex IPv6Pattern();

    // With a country code, or in the North American form with its area code.
    [GeneratedRegex(@"(?<![\w.+-])(?:\+\d{1,3}[ .-]?(?:\(\d{1,4}\)[ .-]?)?\d{1,5}(?:[ .-]?\d{2,5}){1,4}|(?:1[ .-])?(?:\([2-9]\d{2}\) ?|[2-9]\d{2}[ .-])[2-9]\d{2}[ .-]\d{4})(?![\w])", RegexOptions.CultureInvariant)]
    private static partial Regex PhonePattern();
}
