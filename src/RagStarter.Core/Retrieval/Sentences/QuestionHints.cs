using System.Text.RegularExpressions;

namespace RagStarter.Core.Retrieval.Sentences;

/// <summary>
/// Words that an answer is likely to contain although the question does not: who asks "how heavy" finds "weight".
/// </summary>
internal static partial class QuestionHints
{
    private static readonly (Regex Pattern, string Words)[] Hints =
    [
        (HowMuchIs(), "price cost"),
        (HowHeavy(), "weight weigh heavy"),
        (HowWide(), "width wide"),
        (HowDeep(), "depth deep"),
        (HowTall(), "height tall high"),
        (HowOld(), "age old"),
        (HowFast(), "speed fast"),
        (HowHot(), "temperature °c"),
        (HowFar(), "distance"),
        (HowBig(), "size capacity"),
        (HowOften(), "every interval"),
        (OpeningTimes(), "opening hours"),
    ];

    /// <summary>The words, separated by spaces; empty when the question gives no hint.</summary>
    public static string For(string question) => string.Join(
        ' ', Hints.Where(h => h.Pattern.IsMatch(question)).Select(h => h.Words));

    [GeneratedRegex(@"\bhow (much (is|are|was|were)|expensive)\b(?!.*\b(price|cost|fee|charge|weigh|warranty)\w*)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex HowMuchIs();

    [GeneratedRegex(@"\bhow (heavy|much .{1,60}\bweigh)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex HowHeavy();

    [GeneratedRegex(@"\bhow wide\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex HowWide();

    [GeneratedRegex(@"\bhow deep\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex HowDeep();

    [GeneratedRegex(@"\bhow (tall|high)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex HowTall();

    [GeneratedRegex(@"\bhow old\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex HowOld();

    [GeneratedRegex(@"\bhow fast\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex HowFast();

    [GeneratedRegex(@"\bhow (hot|cold|warm)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex HowHot();

    [GeneratedRegex(@"\bhow far\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex HowFar();

    [GeneratedRegex(@"\bhow (big|large|roomy)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex HowBig();

    [GeneratedRegex(@"\bhow often\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex HowOften();

    [GeneratedRegex(@"\b(when|what time|until when|from when).{0,60}\b(open|opens|close|closes)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex OpeningTimes();
}
