using System.Text.RegularExpressions;
using Microsoft.Extensions.Compliance.Classification;

namespace RagStarter.Core.Redaction.Detection;

/// <summary>A tenant's own expression, compiled without backtracking so that no text can make it slow.</summary>
/// <param name="Expression">The compiled expression.</param>
/// <param name="Classification">What it finds.</param>
internal sealed record CustomPattern(Regex Expression, DataClassification Classification)
{
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
