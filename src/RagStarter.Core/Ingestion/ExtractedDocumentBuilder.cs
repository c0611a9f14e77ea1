using System.Collections.Frozen;
using System.Text;

namespace RagStarter.Core.Ingestion;

/// <summary>
/// Collects the blocks of a document in reading order. All methods that add a block throw
/// <see cref="UnreadableDocumentException"/> when the document gets more text than is allowed.
/// </summary>
public sealed class ExtractedDocumentBuilder
{
    // Longer titles are a first paragraph in the wrong style; they would fill every list that shows them.
    private const int MaxTitleLength = 300;

    private static readonly FrozenSet<string> RowNameHeaders = new[]
    {
        "property", "properties", "item", "feature", "attribute", "parameter", "specification", "spec", "field", "detail",
        "characteristic", "topic", "subject",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> ValueHeaders = new[]
    {
        "value", "values", "detail", "details", "description", "information", "specification",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private readonly StringBuilder _text = new();
    private readonly List<TextBlock> _blocks = [];
    private readonly int _maxMegaCharacters;
    private string? _title;
    private int _pages;

    /// <summary>Creates a builder that takes any amount of text.</summary>
    public ExtractedDocumentBuilder()
        : this(int.MaxValue)
    {
    }

    /// <summary>Creates a builder that refuses text beyond <see cref="IngestionOptions.MaxMegaCharacters"/>.</summary>
    public ExtractedDocumentBuilder(IngestionOptions limits)
        : this(limits.MaxMegaCharacters)
    {
    }

    private ExtractedDocumentBuilder(int maxMegaCharacters) => _maxMegaCharacters = maxMegaCharacters;

    /// <summary>
    /// The page of the blocks that are added next, from 1; 0 for formats without pages. The highest page ever set is the
    /// document's number of pages, whether or not it has text.
    /// </summary>
    public int Page
    {
        get;
        set
        {
            field = value;
            _pages = Math.Max(_pages, value);
        }
    }

    /// <summary>The number of UTF-16 code units collected so far.</summary>
    public int Length => _text.Length;

    /// <summary>Sets the title that the format itself states; an empty one is ignored.</summary>
    public void SetTitle(string? title)
    {
        if (title is not null && OneLine(title) is { Length: > 0 } line)
        {
            _title = line.Length <= MaxTitleLength ? line : Shortened(line);
        }
    }

    /// <summary>Adds a heading; level 1 is the outermost.</summary>
    public void AddHeading(int level, string text) => Add(BlockKind.Heading, OneLine(text), Math.Clamp(level, 1, 6));

    /// <summary>Adds a paragraph; line breaks in it become spaces.</summary>
    public void AddParagraph(string text) => Add(BlockKind.Paragraph, OneLine(text), 0);

    /// <summary>Adds a list item, without its bullet. <paramref name="marker"/> is shown in front, such as "1." or "-".</summary>
    public void AddListItem(string text, int depth = 1, string marker = "-")
    {
        if (OneLine(text) is { Length: > 0 } line)
        {
            Add(BlockKind.ListItem, OneLine($"{marker} {line}"), Math.Max(1, depth));
        }
    }

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

    /// <summary>
    /// Adds one row of a table; see <see cref="AddTable"/>. Where the first column is headed by a word such as
    /// "Property", its cell names the row: "Weight – Tent A: 2.1 kg; Tent B: 3.4 kg".
    /// </summary>
    public void AddTableRow(IReadOnlyList<string> header, IReadOnlyList<string> row)
    {
        var columns = row.Select((_, i) => ColumnName(header, i)).ToList();
        var name = columns.FindIndex(c => c.Length > 0);
        var isNamed = name >= 0 && columns.Count > name + 1 && RowNameHeaders.Contains(columns[name]);
        var isPair = isNamed && columns.Count == name + 2 && ValueHeaders.Contains(columns[^1]);
        var line = new StringBuilder();
        for (var i = 0; i < row.Count; i++)
        {
            var value = OneLine(row[i]);
            if (value.Length == 0)
            {
                continue;
            }

            var isFirstValue = isNamed && i == name + 1;
            line.Append(line.Length == 0 ? string.Empty : !isFirstValue ? "; " : isPair ? ": " : " – ");
            if (columns[i].Length > 0 && !(isNamed && i == name) && !(isPair && isFirstValue))
            {
                line.Append(columns[i]).Append(": ");
            }

            line.Append(value);
        }

        Add(BlockKind.TableRow, line.ToString(), 0);
    }

    /// <summary>Adds text whose line breaks count.</summary>
    public void AddCode(string text) => Add(BlockKind.Code, Lines(text), 0);

    /// <summary>Finishes the document.</summary>
    /// <param name="fileName">The file's name, for a document without any title.</param>
    public ExtractedDocument Build(string fileName)
    {
        var text = _text.ToString();
        if (_title is null && _blocks.FindIndex(b => b.Kind == BlockKind.Heading) is >= 0 and var index)
        {
            SetTitle(text.Substring(_blocks[index].Start, _blocks[index].Length));
        }

        return new ExtractedDocument(_title ?? Path.GetFileNameWithoutExtension(fileName), text, [.. _blocks], _pages);
    }

    private static string ColumnName(IReadOnlyList<string> header, int column) =>
        column < header.Count ? OneLine(header[column]).TrimEnd(':', ' ') : string.Empty;

    private void Add(BlockKind kind, string text, int level)
    {
        if (text.Length == 0)
        {
            return;
        }

        if (_text.Length + (long)text.Length > _maxMegaCharacters * 1_000_000L)
        {
            throw new UnreadableDocumentException(
                $"The document has more than {_maxMegaCharacters} million characters of text. Split it, or raise {IngestionOptions.Section}:{nameof(IngestionOptions.MaxMegaCharacters)}.");
        }

        if (_text.Length > 0)
        {
            // Rows and items of one table or list follow each other; everything else is set apart by an empty line.
            var isSameGroup = kind is BlockKind.ListItem or BlockKind.TableRow && _blocks[^1].Kind == kind;
            _text.Append(isSameGroup ? "\n" : "\n\n");
        }

        _blocks.Add(new TextBlock(kind, _text.Length, text.Length, level, Page));
        _text.Append(text);
    }

    // White space of any kind and length becomes one space; what has no visible shape is dropped.
    private static string OneLine(string text)
    {
        var result = new StringBuilder(text.Length);
        var space = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsWhiteSpace(text[i]))
            {
                space = result.Length > 0;
            }
            else if (!IsInvisible(text[i]))
            {
                result.Append(space ? " " : string.Empty).Append(WellFormed(text, i));
                space = false;
            }
        }

        return result.ToString();
    }

    private static string Shortened(string title)
    {
        var end = MaxTitleLength - 1;
        return string.Concat(title.AsSpan(0, char.IsHighSurrogate(title[end - 1]) ? end - 1 : end).TrimEnd(), "…");
    }

    private static string Lines(string text)
    {
        var lines = text.ReplaceLineEndings("\n");
        var result = new StringBuilder(lines.Length);
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i] is '\n' or '\t' || !IsInvisible(lines[i]))
            {
                result.Append(WellFormed(lines, i));
            }
        }

        var code = result.ToString().Trim('\n');
        return string.IsNullOrWhiteSpace(code) ? string.Empty : code;
    }

    // Control characters, the soft hyphen, the zero-width space and the byte order mark. (The zero-width joiners stay:
    // several scripts are spelled with them.)
    private static bool IsInvisible(char c) => char.IsControl(c) || c is '\u00ad' or '\u200b' or '\ufeff';

    // Half of a surrogate pair cannot be stored as UTF-8; replaced by one code unit, so that offsets stay true.
    private static char WellFormed(string text, int index)
    {
        var c = text[index];
        var isPaired = (char.IsHighSurrogate(c) && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]))
            || (char.IsLowSurrogate(c) && index > 0 && char.IsHighSurrogate(text[index - 1]));
        return char.IsSurrogate(c) && !isPaired ? '\ufffd' : c;
    }
}
