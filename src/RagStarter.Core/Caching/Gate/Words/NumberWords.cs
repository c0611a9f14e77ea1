using System.Collections.Frozen;
using System.Globalization;

namespace RagStarter.Core.Caching.Gate.Words;

/// <summary>Numbers that are written as words.</summary>
internal static class NumberWords
{
    private static readonly FrozenDictionary<string, string> Values = new[]
    {
        "zero", "one first single 1st", "two second double couple pair 2nd", "three third triple 3rd", "four fourth 4th", "five fifth 5th", "six sixth 6th", "seven seventh 7th",
        "eight eighth 8th", "nine ninth 9th", "ten tenth 10th", "eleven eleventh", "twelve twelfth dozen", "thirteen thirteenth", "fourteen fourteenth",
        "fifteen fifteenth", "sixteen sixteenth", "seventeen seventeenth", "eighteen eighteenth", "nineteen nineteenth", "twenty twentieth",
    }
    .SelectMany((words, number) => words.Split(' ').Select(word => (word, number: number.ToString(CultureInfo.InvariantCulture))))
    .Concat(new[] { ("thirty", "30"), ("forty", "40"), ("fifty", "50"), ("sixty", "60"), ("seventy", "70"), ("eighty", "80"), ("ninety", "90") })
    .Concat("half quarter hundred thousand million billion trillion".Split(' ').Select(word => (word, word)))
    .ToFrozenDictionary(pair => pair.Item1, pair => pair.Item2, StringComparer.Ordinal);

    /// <summary>The number that a lower-cased word says; <see langword="null"/> when it says none.</summary>
    public static string? ValueOf(string word) => Values.GetValueOrDefault(word);
}
