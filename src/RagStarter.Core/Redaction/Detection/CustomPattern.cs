using System.Text.RegularExpressions;
using Microsoft.Extensions.Compliance.Classification;

namespace RagStarter.Core.Redaction.Detection;

/// <summary>A tenant's own expression, run without backtracking so that no text can make it slow.</summary>
/// <param name="Expression">The compiled expression.</param>
/// <param name="Classification">What it finds.</param>
internal sealed record CustomPattern(Regex Expression, DataClassification Classification)
{
    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;

    /// <summary>Compiles an expression that <see cref="Problem"/> found nothing wrong with.</summary>
    public static CustomPattern Of(DetectionPatternOptions options) => new(
        new Regex(options.Pattern, options.IgnoreCase ? Options | RegexOptions.IgnoreCase : Options),
        new DataClassification(SensitiveData.Taxonomy, options.Class));

    /// <summary>Why an expression cannot be used; null when it can.</summary>
    public static string? Problem(string pattern)
    {
        if (pattern.Length == 0)
        {
            return "it is empty.";
        }

        try
        {
            return new Regex(pattern, Options).IsMatch(string.Empty) ? "it matches the empty text." : null;
        }
        catch (Exception problem) when (problem is ArgumentException or NotSupportedException)
        {
            return problem.Message;
        }
    }

    /// <summary>Finds all matches of a text.</summary>
    public void Find(Scan scan)
    {
        foreach (var match in Expression.EnumerateMatches(scan.Text))
        {
            if (match.Length > 0)
            {
                scan.Add(match.Index, match.Index + match.Length, Classification, 1);
            }
        }
    }
}
