using System.Text.RegularExpressions;

namespace RagStarter.Core.Redaction.Policy;

/// <summary>Tells a secret from what stands in its place in an example.</summary>
internal static partial class SecretStrength
{
    /// <summary>The fewest characters: 32 of base64 carry 192 bits.</summary>
    public const int MinLength = 32;

    // A random text of 32 characters repeats few of them.
    private const int MinDistinct = 10;

    /// <summary>What is wrong with a secret, without saying it; <see langword="null"/> when nothing is.</summary>
    public static string? WeaknessOf(string secret) =>
        secret.Length < MinLength ? $"has {secret.Length} characters"
        : Example().IsMatch(secret) ? "looks like the text of an example"
        : secret.Distinct().Count() < MinDistinct ? "repeats a few characters"
        : null;

    [GeneratedRegex(@"change.?me|your[-_ ]|example|placeholder|password|passw0rd|secret|insert|replace|todo|dummy|sample|<.*>|\$\{.*\}|\{\{.*\}\}|x{4,}|\.{3,}|0123456789|1234567890|abcdefgh|qwerty", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Example();
}
