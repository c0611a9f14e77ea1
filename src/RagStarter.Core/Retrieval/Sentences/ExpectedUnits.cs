using System.Text.RegularExpressions;

namespace RagStarter.Core.Retrieval.Sentences;

/// <summary>The units in which a question of how long, how far or how heavy is answered.</summary>
internal static partial class ExpectedUnits
{
    private static readonly (Regex Question, Regex Answer)[] Units =
    [
        (AsksLength(), Length()),
        (AsksWeight(), Weight()),
        (AsksTemperature(), Temperature()),
        (AsksShare(), Share()),
        (AsksDuration(), Duration()),
    ];

    /// <summary>What such an answer looks like; <see langword="null"/> when no unit is asked for.</summary>
    public static Regex? For(string question) => Array.Find(Units, u => u.Question.IsMatch(question)).Answer;

    [GeneratedRegex(@"\bhow (far|tall|high|wide|deep|thick)\b|\b(what|which) (is the )?(length|height|width|depth|distance|diameter)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex AsksLength();

    [GeneratedRegex(@"\d ?(mm|cm|m|km|in|ft|mi)\b|\b(milli|centi|kilo)?met(re|er)s?\b|\b(inch|inches|foot|feet|yards?|miles?)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Length();

    [GeneratedRegex(@"\bhow (heavy|much .{1,60}\bweigh)\b|\b(what|which) (is the )?weight\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex AsksWeight();

    [GeneratedRegex(@"\d ?(g|kg|mg|t|lb|lbs|oz)\b|\b(kilo|milli)?grams?\b|\b(kilos?|tons?|tonnes?|pounds?|ounces?)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Weight();

    [GeneratedRegex(@"\bhow (hot|cold|warm)\b|\btemperatures?\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex AsksTemperature();

    [GeneratedRegex(@"°|\bdegrees?\b|\bkelvins?\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Temperature();

    [GeneratedRegex(@"\b(what|which) (percentage|percent|share|fraction|proportion|part)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex AsksShare();

    [GeneratedRegex(@"%|\b(percent|per cent|half|quarter|thirds?|fifths?|tenths?|majority|most)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Share();

    [GeneratedRegex(@"\bhow (long|often|old)\b|\b(what|which) (is the )?(age|duration)\b|\bhow (much time|many (seconds|minutes|hours|days|weeks|months|years))\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex AsksDuration();

    [GeneratedRegex(@"\d ?(s|min|h)\b|\b(seconds?|minutes?|hours?|days?|nights?|weeks?|months?|years?|decades?|century|centuries|daily|weekly|monthly|yearly|annual(ly)?|aged?|once|twice)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Duration();
}
