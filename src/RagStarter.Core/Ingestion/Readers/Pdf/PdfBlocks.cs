namespace RagStarter.Core.Ingestion.Readers.Pdf;

/// <summary>Puts the lines of a document together to headings, paragraphs and list items.</summary>
internal sealed class PdfBlocks(ExtractedDocumentBuilder document, PdfTypography typography, PdfVocabulary vocabulary)
{
    private const int MaxHeadingLines = 3;
    private const int MaxHeadingLength = 200;
    private const int MaxBoldHeadingLength = 100;

    // In parts of the usual distance of lines, or of the font size.
    private const double ParagraphDistance = 1.25;
    private const double HeadingDistance = 1.6;
    private const double FirstLineIndent = 0.8;
    private const double SizeDifference = 0.08;
    private const double TextColumn = 15;

    private readonly PdfTableWriter _tables = new(document);
    private readonly List<PdfLine> _lines = [];
    private readonly Stack<double> _listIndents = new();
    private PdfJoinedText _text = new(vocabulary);
    private (string Marker, string Text)? _item;
    private string _lastMarker = string.Empty;
    private (int Level, string Text, int Page)? _heading;
    private int _page;
    private bool _isNewPart;

    /// <summary>Says that the next line begins another column or page.</summary>
    public void BeginPart() => _isNewPart = true;

    /// <summary>Takes in a line.</summary>
    public void Add(PdfLine line, int page)
    {
        _tables.Close();
        var item = PdfListMarker.Split(line.Text);
        var isItem = item is var (marker, _) && BeginsItem(line, marker);
        if (isItem || Breaks(line))
        {
            Close();
            _page = page;
            _item = isItem ? item : null;
            _lastMarker = _item?.Marker ?? _lastMarker;
            _text.Append(isItem ? item!.Value.Text : line.Text);
        }
        else
        {
            _text.Append(line.Text);
        }

        _lines.Add(line);
        _isNewPart = false;
    }

    /// <summary>Takes in a table.</summary>
    public void Add(PdfTable table, int page)
    {
        Close();
        WriteHeading(int.MaxValue);
        _tables.Add(table, page);
        _isNewPart = false;
    }

    /// <summary>Adds what is still open.</summary>
    public void Finish()
    {
        Close();
        WriteHeading(0);
        _tables.Close();
    }

    private bool IsHeading(PdfLine line) => typography.IsLarge(line);

    // Bullets always begin an item. Numbers do where a line begins anew or the count goes on; else they are a number that
    // happens to stand at the line's begin.
    private bool BeginsItem(PdfLine line, string marker)
    {
        if (IsHeading(line) || line.IsTabular)
        {
            return false;
        }

        if (_lines.Count == 0 || Breaks(line) || PdfListMarker.Follows(marker, _lastMarker))
        {
            return true;
        }

        var isAfterItem = _item is not null && marker == _lastMarker;
        return PdfListMarker.BeginsList(marker) && (isAfterItem || marker != "-" || _lines[^1].EndsSentence || line.Box.Left > _lines[0].Box.Left + line.Size / 2);
    }

    private bool Breaks(PdfLine line)
    {
        if (_lines.Count == 0)
        {
            return true;
        }

        var above = _lines[^1];
        if (line.IsTabular || above.IsTabular || IsHeading(line) != IsHeading(above))
        {
            return true;
        }

        if (Math.Abs(line.Size - above.Size) > SizeDifference * above.Size)
        {
            return true;
        }

        if (_isNewPart)
        {
            return !ContinuesAcross(above, line);
        }

        var distance = (above.Baseline - line.Baseline) / above.Size;
        var most = IsHeading(line) ? HeadingDistance : ParagraphDistance * typography.LineDistance;
        return distance < 0 || distance > most || (!IsHeading(line) && BreaksByShape(above, line));
    }

    // At the end of a column or page: a sentence goes on. Where the next line begins with a capital or a number, the line
    // above must have filled a column of running text.
    private bool ContinuesAcross(PdfLine above, PdfLine line)
    {
        var left = _lines[0].Box.Left;
        var isFilled = above.IsLong(left) && above.Margin - left > TextColumn * above.Size;
        return _text.IsOpen && !IsHeading(line) && !typography.IsSetOff(above) && (char.IsLower(line.Text[0]) || isFilled);
    }

    private bool BreaksByShape(PdfLine above, PdfLine line)
    {
        var isFull = above.IsFull(line);
        if (line.IsBold != above.IsBold && !isFull)
        {
            return true;
        }

        if (_item is not null)
        {
            // Below the item's text, not below its marker, or else only where the line above is full.
            return line.Box.Left < _lines[0].Box.Left + (line.Size / 2) && !(isFull && line.Box.Left > _lines[0].Box.Left - (line.Size / 2));
        }

        if (PdfJoinedText.IsBroken(above.Text, line.Text))
        {
            return false;
        }

        var isCentered = Math.Abs(above.Box.CenterX - line.Box.CenterX) < line.Size / 4;
        if (isCentered)
        {
            return false;
        }

        var isIndented = line.Box.Left > above.Box.Left + (FirstLineIndent * line.Size);
        var endsHere = !isFull && (above.EndsSentence || !above.IsLong(_lines[0].Box.Left));
        return isIndented || endsHere;
    }

    private void Close()
    {
        if (_lines.Count == 0)
        {
            return;
        }

        var text = _text.ToString();
        var first = _lines[0];
        var isBoldHeading = _item is null && _lines.TrueForAll(typography.IsSetOff) && _lines.Count < MaxHeadingLines
            && text.Length <= MaxBoldHeadingLength && text[^1] is not ('.' or ',' or ';');
        if (isBoldHeading || (IsHeading(first) && _lines.Count <= MaxHeadingLines && text.Length <= MaxHeadingLength))
        {
            _listIndents.Clear();
            WriteHeading(typography.Level(first));
            _heading = (typography.Level(first), text, _page);
        }
        else
        {
            WriteHeading(int.MaxValue);
            WriteText(text);
        }

        _lines.Clear();
        _item = null;
        _text = new PdfJoinedText(vocabulary);
    }

    private void WriteText(string text)
    {
        document.Page = _page;
        if (_item is var (marker, _))
        {
            document.AddListItem(text, Depth(_lines[0]), marker);
        }
        else
        {
            document.AddParagraph(text);
        }
    }

    // A heading waits for what it heads. When that is a heading above it, it was a subtitle, which says something itself.
    private void WriteHeading(int nextLevel)
    {
        if (_heading is not var (level, text, page))
        {
            return;
        }

        _heading = null;
        document.Page = page;
        if (nextLevel < level)
        {
            document.AddParagraph(text);
        }
        else
        {
            document.AddHeading(level, text);
        }
    }

    private int Depth(PdfLine line)
    {
        while (_listIndents.TryPeek(out var above) && above > line.Box.Left + (line.Size / 4))
        {
            _listIndents.Pop();
        }

        if (!_listIndents.TryPeek(out var same) || same < line.Box.Left - (line.Size / 4))
        {
            _listIndents.Push(line.Box.Left);
        }

        return _listIndents.Count;
    }
}
