using System.Text.RegularExpressions;
using RagStarter.Core.Ingestion;

namespace RagStarter.Core.Answering.Suggestions;

/// <summary>Finds what a document can be asked about: questions that stand in it, and its headings.</summary>
internal static partial class TopicFinder
{
    private const int MaxQuestionCharacters = 110;
    private const int MaxHeadingCharacters = 60;
    private const int MinQuestionWords = 4;

    /// <summary>The topics of a document, questions first, each in the order of the text.</summary>
    /// <param name="title">The document's title, which is no topic of its own.</param>
    /// <param name="text">The extracted text, or its beginning.</param>
    /// <param name="blocks">Its blocks; those behind the end of <paramref name="text"/> are left out.</param>
    public static IReadOnlyList<string> In(string title, string text, IEnumerable<TextBlock> blocks)
    {
        var questions = new List<string>();
        var headings = new List<string>();
        foreach (var block in blocks.Where(b => b.End <= text.Length && b.Length is > 3 and <= MaxQuestionCharacters))
        {
            var line = WithoutNumber(text.Substring(block.Start, block.Length));
            if (line.Length == 0)
            {
                continue;
            }

            if (IsQuestion(line))
            {
                questions.Add(line);
            }
            else if (block is { Kind: BlockKind.Heading, Level: > 1 } && IsTopic(line) && !line.Equals(title, StringComparison.OrdinalIgnoreCase))
            {
                headings.Add(line);
            }
        }

        return [.. questions.Concat(headings).Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>Whether a heading says what its section is about: words, not a number or a date alone.</summary>
    public static bool IsTopic(string heading) =>
        heading.Length is > 3 and <= MaxHeadingCharacters && Word().Count(heading) is >= 1 and <= 8 && !heading.EndsWith(':');

    /// <summary>A heading without its number: "2.3 Expiry" is about expiry.</summary>
    public static string WithoutNumber(string heading) => Numbering().Replace(heading, string.Empty).Trim();

    private static bool IsQuestion(string line) =>
        line.EndsWith('?') && char.IsUpper(line[0]) && line.Count(c => c == '?') == 1 && !line.Contains('\n', StringComparison.Ordinal)
        && line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length >= MinQuestionWords;

    [GeneratedRegex(@"^\s*(\d+(\.\d+)*[.)]?|[IVX]+[.)])\s+")]
    private static partial Regex Numbering();

    [GeneratedRegex(@"\p{L}{3,}")]
    private static partial Regex Word();
}
