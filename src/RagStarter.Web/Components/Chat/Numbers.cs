using System.Globalization;

namespace RagStarter.Web.Components.Chat;

/// <summary>Numbers as people read them.</summary>
internal static class Numbers
{
    public static string Count(long number) => number.ToString("N0", CultureInfo.CurrentCulture);

    /// <summary>Millionths of a US dollar in dollars: to the cent from one dollar on, to the last digit below.</summary>
    public static string Dollars(long microUsd) => (microUsd / 1e6m).ToString(microUsd is 0 or >= 1_000_000 ? "$0.00" : "$0.000000", CultureInfo.InvariantCulture);

    /// <summary>A duration: milliseconds below a second, else seconds.</summary>
    public static string Time(double milliseconds) => milliseconds switch
    {
        < 1 => "< 1 ms",
        < 1000 => string.Create(CultureInfo.CurrentCulture, $"{milliseconds:F0} ms"),
        _ => string.Create(CultureInfo.CurrentCulture, $"{milliseconds / 1000:F1} s"),
    };
}
