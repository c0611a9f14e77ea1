using PhoneNumbers;

namespace RagStarter.Core.Redaction.Detection;

/// <summary>What libphonenumber knows of the numbering plans of countries.</summary>
internal static class PhonePlans
{
    private static readonly PhoneNumberUtil Library = PhoneNumberUtil.GetInstance();

    /// <summary>Whether an international number begins with the code of a country.</summary>
    public static bool HasCountryCode(ReadOnlySpan<char> number)
    {
        Span<char> digits = stackalloc char[3];
        var count = 0;
        var isAfterPrefix = number.Contains('+') ? number.IndexOf('+') + 1 : 2;
        foreach (var c in number[isAfterPrefix..])
        {
            if (char.IsAsciiDigit(c) && count < 3)
            {
                digits[count++] = c;
            }
        }

        for (var length = 1; length <= count; length++)
        {
            if (Library.GetRegionCodeForCountryCode(Checksum.Number(digits[..length])) is not (null or "ZZ"))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A number with "+" in place of "00".</summary>
    public static string Canonical(ReadOnlySpan<char> number) =>
        number.StartsWith("00", StringComparison.Ordinal) ? string.Concat("+", number[2..]) : number.ToString();

    /// <summary>Whether a number in a national form is valid in one of some regions.</summary>
    public static bool IsValidSomewhere(IReadOnlyList<string> regions, ReadOnlySpan<char> number)
    {
        var text = number.ToString();
        foreach (var region in regions)
        {
            if (IsValid(text, region))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a number is valid; an international one without a region.</summary>
    public static bool IsValid(string number, string? region)
    {
        try
        {
            var parsed = Library.Parse(number, region);
            return region is null ? Library.IsValidNumber(parsed) : Library.IsValidNumberForRegion(parsed, region);
        }
        catch (NumberParseException)
        {
            return false;
        }
    }
}
