using System.Globalization;
using Markdig.Helpers;
using Markdig.Parsers;

namespace RagStarter.Web.Components.Markup;

/// <summary>
/// Reads [1] before the parser of links does: "[1](https://…)" is a citation and some text, so that no reply can pass a
/// link off as a source.
/// </summary>
internal sealed class CitationMarkParser : InlineParser
{
    private const int MaxDigits = 3;

    public CitationMarkParser()
    {
        OpeningCharacters = ['['];
    }

    public override bool Match(InlineProcessor processor, ref StringSlice slice)
    {
        var digits = 0;
        while (digits <= MaxDigits && char.IsAsciiDigit(slice.PeekChar(digits + 1)))
        {
            digits++;
        }

        if (digits is 0 or > MaxDigits || slice.PeekChar(digits + 1) != ']')
        {
            return false;
        }

        var number = int.Parse(slice.Text.AsSpan(slice.Start + 1, digits), NumberStyles.None, CultureInfo.InvariantCulture);
        processor.Inline = new CitationMark(number);
        slice.Start += digits + 2;
        return true;
    }
}
