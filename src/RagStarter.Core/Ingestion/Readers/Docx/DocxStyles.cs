using System.Globalization;
using System.Text.RegularExpressions;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;

namespace RagStarter.Core.Ingestion.Readers.Docx;

/// <summary>What the styles of a Word document say about its paragraphs.</summary>
internal sealed partial class DocxStyles
{
    private const int MaxInheritance = 20;
    private const int BodyTextLevel = 9;

    private readonly Dictionary<string, Style> _styles = new(StringComparer.Ordinal);

    /// <summary>Reads the styles of a document.</summary>
    public DocxStyles(MainDocumentPart part)
    {
        foreach (var style in part.StyleDefinitionsPart?.Styles?.Elements<Style>() ?? [])
        {
            if (style.StyleId?.Value is { } id)
            {
                _styles.TryAdd(id, style);
            }
        }
    }

    /// <summary>The level of a heading, from 1; 0 for a paragraph that is none.</summary>
    public int HeadingLevel(Paragraph paragraph)
    {
        if (paragraph.ParagraphProperties?.OutlineLevel?.Val.Number() is { } own)
        {
            return LevelOf(own);
        }

        var styleId = StyleId(paragraph);
        if (IsTitle(styleId))
        {
            return 1;
        }

        foreach (var style in Chain(styleId))
        {
            if (style.StyleParagraphProperties?.OutlineLevel?.Val.Number() is { } level)
            {
                return LevelOf(level);
            }

            if (LevelOfName(NameOf(style)) is > 0 and var named)
            {
                return named;
            }
        }

        // A document whose styles were stripped still has the identifiers.
        return styleId is not null && !_styles.ContainsKey(styleId) ? LevelOfName(styleId) : 0;
    }

    /// <summary>Whether the paragraph is a line of a table of contents.</summary>
    public bool IsContents(Paragraph paragraph) =>
        Chain(StyleId(paragraph)).Any(s => NameOf(s).StartsWith("toc ", StringComparison.OrdinalIgnoreCase));

    /// <summary>The numbering that the paragraph has by itself or by its style, with the style that gives it.</summary>
    public (NumberingProperties Numbering, string? StyleId)? Numbering(Paragraph paragraph)
    {
        if (paragraph.ParagraphProperties?.NumberingProperties is { } own)
        {
            return (own, null);
        }

        foreach (var style in Chain(StyleId(paragraph)))
        {
            if (style.StyleParagraphProperties?.NumberingProperties is { } inherited)
            {
                return (inherited, style.StyleId?.Value);
            }
        }

        return null;
    }

    private static string? StyleId(Paragraph paragraph) => paragraph.ParagraphProperties?.ParagraphStyleId?.Val?.Value;

    private static string NameOf(Style style) => style.StyleName?.Val?.Value ?? string.Empty;

    private static int LevelOf(int outlineLevel) => outlineLevel < BodyTextLevel ? outlineLevel + 1 : 0;

    // Built-in styles keep their English names in every language of Word; only their identifiers are translated.
    private static int LevelOfName(string name) =>
        HeadingName().Match(name) is { Success: true } match ? int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : 0;

    // Not asked of the styles it is based on: the subtitle is often based on the title.
    private bool IsTitle(string? styleId) =>
        styleId is not null && (_styles.TryGetValue(styleId, out var style) ? NameOf(style) : styleId).Equals("Title", StringComparison.OrdinalIgnoreCase);

    private IEnumerable<Style> Chain(string? id)
    {
        for (var i = 0; i < MaxInheritance && id is not null && _styles.TryGetValue(id, out var style); i++)
        {
            yield return style;
            id = style.BasedOn?.Val?.Value;
        }
    }

    [GeneratedRegex("^heading ?([1-9])$", RegexOptions.IgnoreCase)]
    private static partial Regex HeadingName();
}
