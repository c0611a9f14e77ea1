using System.Globalization;
using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Wordprocessing;
using MathText = DocumentFormat.OpenXml.Math.Text;

namespace RagStarter.Core.Ingestion.Readers.Docx;

/// <summary>
/// Collects the text of a Word document's paragraphs: without deleted and hidden text and field codes, with the numbers of
/// its footnotes in square brackets.
/// </summary>
internal sealed class DocxText
{
    private readonly Dictionary<(bool IsEndnote, int Id), int> _notes = [];

    /// <summary>The footnotes and endnotes that were referred to so far, in order.</summary>
    public IReadOnlyCollection<(bool IsEndnote, int Id)> Notes => _notes.Keys;

    /// <summary>The text of a paragraph. The contents of text boxes in it are added to <paramref name="boxes"/>.</summary>
    public string Of(OpenXmlElement paragraph, List<TextBoxContent> boxes)
    {
        var text = new StringBuilder();
        AppendChildren(paragraph, text, boxes);
        return text.ToString();
    }

    private void AppendChildren(OpenXmlElement parent, StringBuilder text, List<TextBoxContent> boxes)
    {
        foreach (var child in parent.ChildElements)
        {
            Append(child, text, boxes);
        }
    }

    private void Append(OpenXmlElement element, StringBuilder text, List<TextBoxContent> boxes)
    {
        switch (element)
        {
            case DeletedRun or MoveFromRun or ParagraphProperties or RunProperties or RubyContent:
                break;
            case Run { RunProperties.Vanish: var vanish } when vanish.IsOn():
                break;
            case Text or MathText:
                text.Append(element.InnerText);
                break;
            case TabChar or Break or CarriageReturn or PositionalTab:
                text.Append(' ');
                break;
            case NoBreakHyphen:
                text.Append('-');
                break;
            case SymbolChar { Char.Value: { } code }:
                text.Append(Symbol(code));
                break;
            case FootnoteReference note:
                AppendNote((false, note.Id.Number() ?? 0), text);
                break;
            case EndnoteReference note:
                AppendNote((true, note.Id.Number() ?? 0), text);
                break;
            case TextBoxContent box:
                boxes.Add(box);
                break;
            case AlternateContent alternatives:
                AppendChildren(alternatives.GetFirstChild<AlternateContentChoice>() ?? (OpenXmlElement?)alternatives.GetFirstChild<AlternateContentFallback>() ?? alternatives, text, boxes);
                break;
            default:
                AppendChildren(element, text, boxes);
                break;
        }
    }

    private void AppendNote((bool IsEndnote, int Id) note, StringBuilder text)
    {
        if (!_notes.TryGetValue(note, out var number))
        {
            number = _notes.Count + 1;
            _notes.Add(note, number);
        }

        text.Append(CultureInfo.InvariantCulture, $"[{number}]");
    }

    // Symbol fonts put their signs into the private area, where they mean nothing without the font.
    private static string Symbol(string code) =>
        ushort.TryParse(code, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var value) && value is > 0x1F and < 0xD800 or > 0xF8FF
            ? ((char)value).ToString()
            : string.Empty;
}
