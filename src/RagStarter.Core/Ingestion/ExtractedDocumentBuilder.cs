using System.Text;

namespace RagStarter.Core.Ingestion;

/// <summary>Collects the blocks of a document in reading order.</summary>
public sealed class ExtractedDocumentBuilder
{
    private readonly StringBuilder _text = new();
    private readonly List<TextBlock> _blocks = [];
    private string? _title;
    private int _maxPage;

    /// <summary>The page of the blocks that are added next, from 1; 0 for formats without pages.</summary>
    public int Page { get; set; }

    /// <summary>The number of UTF-16 code units collected so far.</summary>
    public int Length => _text.Length;

    /// <summary>Sets the title that the format itself states.</summary>
    public void SetTitle(string? title)
    {
        if (!string.IsNullOrWhiteSpace(title))
        {
            _title = OneLine(title);
        }
    }

    /// <summary>Adds a heading; level 1 is the outermost.</summary>
    public void AddHeading(int level, string text) => Add(BlockKind.Heading, OneLine(text), Math.Clamp(level, 1, 6));

    /// <summary>Adds a paragraph; line breaks in it become spaces.</summary>
    public void AddParagraph(string text) => Add(BlockKind.Paragraph, OneLine(text), 0);

    /// <summary>Adds a list item, without its bullet. <paramref name="marker"/> is shown in front, such as "1." or "-".</summary>
    public void AddListItem(string text, int depth = 1, string marker = "-") =>
        Add(BlockKind.ListItem, $"{marker} {OneLine(text)}", Math.Max(1, depth));

    /// <summary>
    /// Adds the rows of a table. Each row becomes one line, "Column: value; Column: value", so that it says by itself
    /// what it is about; empty cells are left out.
    /// </summary>
    public void AddTable(IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows)
    {
        foreach (var row in rows)
        {
            AddTableRow(header, row);
        }
    }

    /// <summary>Adds one row of a table; see <see cref="AddTable"/>.</summary>
    public void AddTableRow(IReadOnlyList<string> header, IReadOnlyList<string> row)
    {
        var line = new StringBuilder();
        for (var i = 0; i < row.Count; i++)
        {
            var value = OneLine(row[i]);
            if (value.Length == 0)
            {
                continue;
            }

            line.Append(line.Length > 0 ? "; " : string.Empty);
            var column = i < header.Count ? OneLine(header[i]) : string.Empty;
            if (column.Length > 0)
            {
                line.Append(column).Append(": ");
            }

            line.Append(value);
        }

        Add(BlockKind.TableRow, line.ToString(), 0);
    }

    /// <summary>Adds text whose line breaks count.</summary>
    public void AddCode(string text) => Add(BlockKind.Code, text.ReplaceLineEndings("\n").Trim('\n'), 0);

    /// <summary>Finishes the document.</summary>
    /// <param name="fileName">The file's name, for a document without any title.</param>
    public ExtractedDocument Build(string fileName)
    {
        var text = _text.ToString();
        var title = _title;
        if (title is null && _blocks.FindIndex(b => b.Kind == BlockKind.Heading) is >= 0 and var index)
        {
            title = text.Substring(_blocks[index].Start, _blocks[index].Length);
        }

        return new ExtractedDocument(title ?? Path.GetFileNameWithoutExtension(fileName), text, _blocks, _maxPage);
    }

    private void Add(BlockKind kind, string text, int level)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return;
        }

        if (_text.Length > 0)
        {
            // Rows and items of one table or list follow each other; everything else is set apart by an empty line.
            var isSameGroup = kind is BlockKind.ListItem or BlockKind.TableRow && _blocks[^1].Kind == kind;
            _text.Append(isSameGroup ? "\n" : "\n\n");
        }

        _blocks.Add(new TextBlock(kind, _text.Length, text.Length, level, Page));
        _text.Append(text);
        _maxPage = Math.Max(_maxPage, Page);
    }

    // White space of any kind and length becomes one space; NUL and other control characters are dropped.
    private static string OneLine(string text)
    {
        var result = new StringBuilder(text.Length);
        var space = false;
        foreach (var c in text)
        {
            if (char.IsWhiteSpace(c) || c == '\u00a0')
            {
                space = result.Length > 0;
            }
            else if (!char.IsControl(c))
            {
                result.Append(space ? " " : string.Empty).Append(c);
                space = false;
            }
        }

        return result.ToString();
    }
}
