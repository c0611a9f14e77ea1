using System.Text.RegularExpressions;

namespace RagStarter.Core.Prompts;

/// <summary>Reads and orders the versions of prompts: Semantic Versioning 2.0.0 (semver.org).</summary>
public static partial class PromptVersions
{
    /// <summary>The order of precedence, the lowest version first; of versions of equal precedence the text decides.</summary>
    public static IComparer<string> Order { get; } = Comparer<string>.Create(Compare);

    /// <summary>Whether a text is a version such as 1.2.0 or 2.0.0-rc.1.</summary>
    public static bool IsValid(string version) => Pattern().IsMatch(version);

    /// <summary>Whether a version is a draft of one to come, such as 2.0.0-rc.1.</summary>
    public static bool IsPreRelease(string version) => Pattern().Match(version).Groups["pre"].Success;

    /// <summary>The version that everyone gets when nothing else is set: the highest, drafts only where there is nothing else.</summary>
    /// <exception cref="InvalidOperationException">There is none at all.</exception>
    public static string Default(IEnumerable<string> versions) =>
        versions.OrderBy(v => !IsPreRelease(v)).ThenBy(v => v, Order).Last();

    private static int Compare(string? left, string? right)
    {
        var (a, b) = (Pattern().Match(left ?? string.Empty), Pattern().Match(right ?? string.Empty));
        if (!a.Success || !b.Success)
        {
            return a.Success == b.Success ? string.CompareOrdinal(left, right) : a.Success.CompareTo(b.Success);
        }

        foreach (var part in new[] { "major", "minor", "patch" })
        {
            if (CompareNumbers(a.Groups[part].Value, b.Groups[part].Value) is not 0 and var difference)
            {
                return difference;
            }
        }

        return ComparePreReleases(a.Groups["pre"], b.Groups["pre"]) is not 0 and var order ? order : string.CompareOrdinal(left, right);
    }

    private static int ComparePreReleases(Group left, Group right)
    {
        if (!left.Success || !right.Success)
        {
            // A version is higher than its own pre-releases.
            return right.Success.CompareTo(left.Success);
        }

        var (a, b) = (left.Value.Split('.'), right.Value.Split('.'));
        for (var i = 0; i < Math.Min(a.Length, b.Length); i++)
        {
            var (isNumberA, isNumberB) = (a[i].All(char.IsAsciiDigit), b[i].All(char.IsAsciiDigit));
            var difference = isNumberA && isNumberB ? CompareNumbers(a[i], b[i])
                : isNumberA != isNumberB ? isNumberB.CompareTo(isNumberA)
                : string.CompareOrdinal(a[i], b[i]);
            if (difference != 0)
            {
                return difference;
            }
        }

        return a.Length.CompareTo(b.Length);
    }

    // Without leading zeros the longer number is the greater, however long it is.
    private static int CompareNumbers(string left, string right) =>
        left.Length != right.Length ? left.Length.CompareTo(right.Length) : string.CompareOrdinal(left, right);

    [GeneratedRegex(
        @"\A(?<major>0|[1-9][0-9]*)\.(?<minor>0|[1-9][0-9]*)\.(?<patch>0|[1-9][0-9]*)(?:-(?<pre>(?:0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*)(?:\.(?:0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*))*))?(?:\+[0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*)?\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
