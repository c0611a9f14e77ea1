using System.Text.RegularExpressions;

namespace RagStarter.Core.Ingestion.Readers.PlainText;

/// <summary>A table drawn in plain text, whose columns are underlined with dashes below its heading.</summary>
internal static partial class PlainTextTable
{
    /// <summary>Whether the line underlines the columns of a table.</summary>
    public static bool IsRule(TextLine line) => Ruler().IsMatch(line.Body);

    /// <summary>Adds the table to the document.</summary>
    /// <param name="lines">All lines of the file.</param>
    /// <param name="rule">The index of the line of dashes; the heading is the line above it.</param>
    /// <param name="document">The document.</param>
    /// <returns>The index behind the table's last line.</returns>
    public static int Read(IReadOnlyList<TextLine> lines, int rule, ExtractedDocumentBuilder document)
    {
        var starts = Dashes().Matches(lines[rule].Raw).Select(m => m.Index).ToArray();
        var header = rule > 0 ? Cells(lines[rule - 1].Raw, starts) : [];
        var rows = new List<string[]>();
        var i = rule + 1;
        for (; i < lines.Count && !lines[i].IsBlank; i++)
        {
            if (lines[i].IsRule || IsRule(lines[i]))
            {
                continue;
            }

            var cells = Cells(lines[i].Raw, starts);
            if (cells[0].Length == 0 && rows.Count > 0)
            {
                Append(rows[^1], cells);
            }
            else
            {
                rows.Add(cells);
            }
        }

        document.AddTable(header, rows);
        return i;
    }

    // A line whose first column is empty continues the row above it.
    private static void Append(string[] row, string[] more)
    {
        for (var i = 0; i < row.Length; i++)
        {
            row[i] = $"{row[i]} {more[i]}";
        }
    }

    private static string[] Cells(string line, int[] starts)
    {
        var cells = new string[starts.Length];
        var start = 0;
        for (var i = 0; i < starts.Length; i++)
        {
            var end = i + 1 < starts.Length ? Boundary(line, starts[i + 1]) : line.Length;
            cells[i] = line[Math.Min(start, line.Length)..Math.Max(Math.Min(start, line.Length), end)].Trim();
            start = end;
        }

        return cells;
    }

    // A value that is longer than its column reaches into the next one; it ends at the next gap.
    private static int Boundary(string line, int column)
    {
        var end = Math.Min(column, line.Length);
        while (end > 0 && end < line.Length && line[end - 1] != ' ')
        {
            end++;
        }

        return end;
    }

    [GeneratedRegex(@"^[-=]{2,}(\s+[-=]{2,})+$")]
    private static partial Regex Ruler();

    [GeneratedRegex("[-=]{2,}")]
    private static partial Regex Dashes();
}
