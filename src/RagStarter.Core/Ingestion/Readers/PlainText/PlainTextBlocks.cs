using System.Text;

namespace RagStarter.Core.Ingestion.Readers.PlainText;

/// <summary>Finds the blocks of a plain text.</summary>
internal sealed class PlainTextBlocks
{
    // Authors who wrap lines by hand or by editor do so between these widths; outside them the line ends mean something else.
    private const int MinWrapWidth = 60;
    private const int MaxWrapWidth = 120;

    // A line that leaves a quarter of the width empty, although the next word would have fitted, ends there on purpose.
    private const double DeliberateBreak = 0.75;
    private const int MaxNeighbours = 10;

    private readonly IReadOnlyList<TextLine> _lines;
    private readonly ExtractedDocumentBuilder _document;
    private readonly int _width;
    private readonly StringBuilder _open = new();
    private readonly Stack<int> _listIndents = new();
    private BlockKind _openKind = BlockKind.Paragraph;
    private string _openMarker = string.Empty;
    private int _openIndent;
    private int _openLines;
    private bool _isAtStart = true;

    /// <summary>Prepares to read <paramref name="lines"/> into <paramref name="document"/>.</summary>
    public PlainTextBlocks(IReadOnlyList<TextLine> lines, ExtractedDocumentBuilder document)
    {
        _lines = lines;
        _document = document;
        _width = WidthOf(lines);
    }

    /// <summary>Adds all blocks to the document.</summary>
    public void Read(CancellationToken cancellationToken)
    {
        for (var i = 0; i < _lines.Count;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            i = ReadFrom(i);
        }

        Close();
    }

    // The longest line, leaving out the few (one in fifty) that hold a long address or the like.
    private static int WidthOf(IReadOnlyList<TextLine> lines)
    {
        var lengths = lines.Where(l => !l.IsBlank).Select(l => l.Raw.Length).OrderDescending().ToList();
        return lengths.Count == 0 ? 0 : lengths[lengths.Count / 50];
    }

    // Reads what begins at line i and returns the index of the line behind it.
    private int ReadFrom(int i)
    {
        var line = _lines[i];
        if (line.IsBlank)
        {
            Close();
            _isAtStart = true;
            return i + 1;
        }

        if (i + 1 < _lines.Count && PlainTextTable.IsRule(_lines[i + 1]) && !line.IsRule)
        {
            Close();
            return PlainTextTable.Read(_lines, i + 1, _document);
        }

        if (HeadingLevel(i) is > 0 and var level)
        {
            Close();
            _listIndents.Clear();
            _document.AddHeading(level, line.Body);
            return i + 1;
        }

        if (line.IsRule)
        {
            Close();
            _isAtStart = true;
            return i + 1;
        }

        ReadText(i);
        _isAtStart = false;
        return i + 1;
    }

    private int HeadingLevel(int i)
    {
        var line = _lines[i];
        var next = i + 1 < _lines.Count ? _lines[i + 1] : null;
        if (!_isAtStart || next is null || line.IsRule || line.HasColumns)
        {
            return 0;
        }

        if (next.IsRule && next.Body[0] is '=' or '-' && line.ListItem is not { Marker: "-" or "*" or "+" })
        {
            return next.IsDoubleRule ? 1 : 2;
        }

        return IsCapitalHeading(i) ? _document.Length == 0 ? 1 : 2 : 0;
    }

    private bool IsCapitalHeading(int i)
    {
        var line = _lines[i];
        if (!line.IsCapitals || (i + 2 < _lines.Count && _lines[i + 1].IsCapitals && _lines[i + 2].IsCapitals))
        {
            return false;
        }

        var following = _lines.Skip(i + 1).FirstOrDefault(l => !l.IsBlank);
        return following is not null && (line.ListItem is null || (line.Indent == 0 && following.ListItem is null));
    }

    private void ReadText(int i)
    {
        var line = _lines[i];
        if (line.ListItem is { } item && BeginsItem(line, item.Marker))
        {
            Close();
            Open(BlockKind.ListItem, item.Text, line.Indent, item.Marker);
        }
        else if (DefinitionAt(i) is { } definition)
        {
            Close();
            Open(BlockKind.TableRow, definition.Text, definition.Column - 1, definition.Label);
        }
        else if (_openLines > 0 && Continues(_lines[i - 1], line))
        {
            Append(_lines[i - 1], line);
        }
        else
        {
            Close();
            Open(BlockKind.Paragraph, line.Body, line.Indent, string.Empty);
        }
    }

    // Inside a paragraph or an item, a line that happens to begin with a number is not an item, unless a list begins there.
    private bool BeginsItem(TextLine line, string marker)
    {
        var isInside = _openLines > 0 && (_openKind != BlockKind.ListItem || line.Indent > _openIndent);
        return !isInside || TextLine.NumberOf(marker) is null or 1;
    }

    // A labelled value, if the label ends with a colon or lines near by have their text at the same column.
    private (string Label, string Text, int Column)? DefinitionAt(int i)
    {
        var isInsideItem = _openLines > 0 && _openKind != BlockKind.Paragraph && _lines[i].Indent > _openIndent;
        if (isInsideItem || _lines[i].Definition is not var (label, text, column, isSure))
        {
            return null;
        }

        var neighbours = Near(i, -1).Concat(Near(i, 1)).Select(l => l.Definition).Where(d => d?.Column == column);
        return (isSure && label.EndsWith(':')) || neighbours.Any(d => isSure || d!.Value.IsSure) ? (label, text, column) : null;
    }

    private IEnumerable<TextLine> Near(int i, int step)
    {
        for (var n = 1; n <= MaxNeighbours && i + (n * step) is var near && near >= 0 && near < _lines.Count && !_lines[near].IsBlank; n++)
        {
            yield return _lines[near];
        }
    }

    private bool Continues(TextLine above, TextLine line)
    {
        if (_openKind == BlockKind.TableRow || (_openKind == BlockKind.ListItem && line.Indent > _openIndent))
        {
            return line.Indent > _openIndent;
        }

        if (above.HasColumns || line.HasColumns)
        {
            return false;
        }

        if (_openKind == BlockKind.ListItem)
        {
            return line.BeginsLowerCase || IsFull(above, line);
        }

        var isIndented = line.Indent != above.Indent && !(_openLines == 1 && line.Indent < above.Indent);
        return isIndented ? IsFull(above, line) : !IsDeliberateBreak(above, line);
    }

    // Whether the first word of the next line would not have fitted any more.
    private bool IsFull(TextLine above, TextLine line) =>
        _width is >= MinWrapWidth and <= MaxWrapWidth && above.Raw.Length + 1 + line.FirstWordLength > _width;

    private bool IsDeliberateBreak(TextLine above, TextLine line) => _width switch
    {
        < MinWrapWidth => false,
        <= MaxWrapWidth => above.Raw.Length + 1 + line.FirstWordLength <= _width * DeliberateBreak
            || (line.BeginsWithLabel && !IsFull(above, line)),
        _ => above.EndsSentence || !line.BeginsLowerCase,
    };

    private void Open(BlockKind kind, string text, int indent, string marker)
    {
        _openKind = kind;
        _openMarker = marker;
        _openIndent = indent;
        _openLines = 1;
        _open.Append(text);
    }

    private void Append(TextLine above, TextLine line)
    {
        // An item that begins with a line of its own, such as the name of a course above its description.
        var isName = _openKind == BlockKind.ListItem && _openLines == 1 && !above.EndsSentence && IsDeliberateBreak(above, line);
        var isBrokenWord = above.Body.EndsWith('-') && above.Body.Length > 1 && char.IsLetter(above.Body[^2]) && line.BeginsLowerCase;
        _open.Append(isName ? ": " : isBrokenWord ? string.Empty : " ").Append(line.Body);
        _openLines++;
    }

    private void Close()
    {
        if (_openLines == 0)
        {
            return;
        }

        var text = _open.ToString();
        _open.Clear();
        _openLines = 0;
        switch (_openKind)
        {
            case BlockKind.ListItem:
                _document.AddListItem(text, Depth(_openIndent), TextLine.NumberOf(_openMarker) is null && _openMarker.Length == 1 ? "-" : _openMarker);
                break;
            case BlockKind.TableRow:
                _document.AddTableRow([_openMarker], [text]);
                break;
            default:
                _listIndents.Clear();
                _document.AddParagraph(text);
                break;
        }
    }

    private int Depth(int indent)
    {
        while (_listIndents.TryPeek(out var above) && above >= indent)
        {
            _listIndents.Pop();
        }

        _listIndents.Push(indent);
        return _listIndents.Count;
    }
}
