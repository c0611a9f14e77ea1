using System.Globalization;
using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using WordCell = DocumentFormat.OpenXml.Wordprocessing.TableCell;

namespace RagStarter.Core.Ingestion.Readers.Docx;

/// <summary>Walks the body of a Word document in order and adds its blocks to a document.</summary>
internal sealed class DocxBlocks
{
    private readonly MainDocumentPart _part;
    private readonly ExtractedDocumentBuilder _document;
    private readonly CancellationToken _cancellationToken;
    private readonly DocxStyles _styles;
    private readonly DocxNumbering _numbering;
    private readonly DocxText _text = new();

    /// <summary>Prepares to read <paramref name="part"/> into <paramref name="document"/>.</summary>
    public DocxBlocks(MainDocumentPart part, ExtractedDocumentBuilder document, CancellationToken cancellationToken)
    {
        _part = part;
        _document = document;
        _cancellationToken = cancellationToken;
        _styles = new DocxStyles(part);
        _numbering = new DocxNumbering(part);
    }

    /// <summary>Adds the blocks of the body, then the notes that it refers to.</summary>
    public void Write()
    {
        if (_part.Document?.Body is { } body)
        {
            WriteChildren(body);
            WriteNotes();
        }
    }

    private void WriteChildren(OpenXmlElement parent)
    {
        foreach (var child in parent.ChildElements)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            switch (child)
            {
                case Paragraph paragraph:
                    WriteParagraph(paragraph);
                    break;
                case Table table:
                    WriteTable(table);
                    break;
                case SdtBlock block when !IsContents(block):
                    WriteChildren(block);
                    break;
                case SdtContentBlock or CustomXmlBlock:
                    WriteChildren(child);
                    break;
            }
        }
    }

    private void WriteParagraph(Paragraph paragraph)
    {
        if (_styles.IsContents(paragraph))
        {
            return;
        }

        var boxes = new List<TextBoxContent>();
        var text = _text.Of(paragraph, boxes);
        if (!string.IsNullOrWhiteSpace(text))
        {
            WriteText(paragraph, text);
        }

        boxes.ForEach(WriteChildren);
    }

    private void WriteText(Paragraph paragraph, string text)
    {
        var number = NumberOf(paragraph);
        if (_styles.HeadingLevel(paragraph) is > 0 and var level)
        {
            _document.AddHeading(level, number is { Marker: not "-" } ? $"{number.Value.Marker} {text}" : text);
        }
        else if (number is { } item)
        {
            _document.AddListItem(text, item.Depth, item.Marker);
        }
        else
        {
            _document.AddParagraph(text);
        }
    }

    private (string Marker, int Depth)? NumberOf(Paragraph paragraph) =>
        _styles.Numbering(paragraph) is var (numbering, styleId) ? _numbering.Next(numbering, styleId) : null;

    private void WriteTable(Table table)
    {
        var structure = new DocxTable(table);
        if (structure.IsLayout)
        {
            structure.Cells.ToList().ForEach(WriteChildren);
        }
        else
        {
            structure.ToGrid(TextOf).WriteTo(_document);
        }
    }

    // The paragraphs of a cell become one line; the items of a list in it are set apart by commas.
    private string TextOf(WordCell cell)
    {
        var text = new StringBuilder();
        var boxes = new List<TextBoxContent>();
        foreach (var paragraph in cell.Descendants<Paragraph>())
        {
            if (_text.Of(paragraph, boxes).Trim() is not { Length: > 0 } line)
            {
                continue;
            }

            var isItem = text.Length > 0 && char.IsLetterOrDigit(text[^1]) && NumberOf(paragraph) is not null;
            text.Append(text.Length == 0 ? string.Empty : isItem ? ", " : " ").Append(line);
        }

        return text.ToString();
    }

    private void WriteNotes()
    {
        var notes = new Dictionary<(bool IsEndnote, int Id), OpenXmlElement>();
        foreach (var note in _part.FootnotesPart?.Footnotes?.Elements<Footnote>() ?? [])
        {
            notes.TryAdd((false, note.Id.Number() ?? 0), note);
        }

        foreach (var note in _part.EndnotesPart?.Endnotes?.Elements<Endnote>() ?? [])
        {
            notes.TryAdd((true, note.Id.Number() ?? 0), note);
        }

        var number = 0;
        foreach (var reference in _text.Notes.ToList())
        {
            number++;
            var lines = notes.GetValueOrDefault(reference)?.Descendants<Paragraph>().Select(p => _text.Of(p, [])) ?? [];
            _document.AddListItem(string.Join(' ', lines), marker: string.Create(CultureInfo.InvariantCulture, $"[{number}]"));
        }
    }

    private static bool IsContents(SdtBlock block) =>
        block.SdtProperties?.Descendants<DocPartGallery>().Any(g => g.Val?.Value == "Table of Contents") == true;
}
