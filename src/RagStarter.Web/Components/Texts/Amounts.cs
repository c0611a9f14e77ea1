using System.Globalization;

namespace RagStarter.Web.Components.Texts;

/// <summary>Numbers as the page writes them, by the language of its reader.</summary>
internal static class Amounts
{
    private const decimal Dollar = 1_000_000m;

    private static readonly (double Size, string Unit)[] Sizes = [(1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k")];

    /// <summary>A number with its thousands apart, such as 12,345.</summary>
    public static string Count(long number) => number.ToString("N0", CultureInfo.CurrentCulture);

    /// <summary>A number in few letters, such as 1.2M; exact below ten thousand.</summary>
    public static string Short(long number)
    {
        foreach (var (size, unit) in Sizes)
        {
            if (Math.Abs((double)number) >= Math.Max(size, 10_000))
            {
                return (number / size).ToString("0.#", CultureInfo.CurrentCulture) + unit;
            }
        }

        return Count(number);
    }

    /// <summary>Money from millionths of a US dollar; the smaller it is, the more places it has.</summary>
    public static string Money(long microUsd) => microUsd switch
    {
        0 => "$0",
        >= 1_000_000 or <= -1_000_000 => Dollars(microUsd, "N2"),
        >= 10_000 or <= -10_000 => Dollars(microUsd, "N4"),
        _ => Dollars(microUsd, "N6"),
    };

    /// <summary>Money to the millionth of a US dollar, for sums that a reader adds up.</summary>
    public static string ExactMoney(long microUsd) => Dollars(microUsd, "N6");

    /// <summary>A share as a percentage, such as 12.5%.</summary>
    public static string Percent(double share) => share.ToString("0.#%", CultureInfo.CurrentCulture);

    /// <summary>A time that something took, such as 840 ms or 1.2 s.</summary>
    public static string Duration(long milliseconds) => milliseconds < 1000
        ? string.Create(CultureInfo.CurrentCulture, $"{milliseconds} ms")
        : string.Create(CultureInfo.CurrentCulture, $"{milliseconds / 1000.0:0.##} s");

    /// <summary>A moment to the minute, in UTC.</summary>
    public static string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("d MMM yyyy, HH:mm", CultureInfo.CurrentCulture) + " UTC";

    private static string Dollars(long microUsd, string format) => (microUsd < 0 ? "-$" : "$") + Math.Abs(microUsd / Dollar).ToString(format, CultureInfo.CurrentCulture);
}
