using Microsoft.AspNetCore.Components;

namespace RagStarter.Web.Components.Markup;

/// <summary>
/// Renders a text that grows while it is read. Blocks that are complete are rendered once; of a block that has become
/// large, not every piece is shown by itself. So the work for a whole text grows with its length and not with its square.
/// </summary>
/// <remarks>
/// A list can go on behind a line that looked like a paragraph, so the last two blocks stay open. An address that is
/// defined at the end of a text is known only when the text is complete, and then all is rendered anew.
/// </remarks>
internal sealed class GrowingMarkdown(UntrustedMarkdown markdown)
{
    private const int OpenBlocks = 2;
    private const int SmallTail = 1024;
    private const int TailPerPiece = 64;

    private readonly List<MarkupString> _closed = [];
    private IReadOnlyList<MarkupString> _shown = [];
    private string _text = string.Empty;
    private int _closedLength;
    private bool _isComplete;
    private IReadOnlyDictionary<int, CitationTarget>? _citations;

    /// <summary>How many characters were parsed so far.</summary>
    internal long ParsedCharacters { get; private set; }

    /// <summary>The blocks of the text so far.</summary>
    /// <param name="text">All of the text that is there.</param>
    /// <param name="isComplete">Whether nothing follows.</param>
    /// <param name="citations">Where the numbers in square brackets lead.</param>
    public IReadOnlyList<MarkupString> Render(string text, bool isComplete, IReadOnlyDictionary<int, CitationTarget> citations)
    {
        if (isComplete)
        {
            if (!_isComplete || _text != text || !ReferenceEquals(_citations, citations))
            {
                _shown = markdown.Render(text, citations);
            }

            (_text, _isComplete, _citations, _closedLength) = (text, true, citations, 0);
            _closed.Clear();
            return _shown;
        }

        if (_isComplete || !ReferenceEquals(_citations, citations) || !text.AsSpan().StartsWith(_text))
        {
            _closed.Clear();
            (_closedLength, _text, _isComplete, _citations) = (0, string.Empty, false, citations);
        }

        var tail = text.Length - _closedLength;
        if (_text.Length > 0 && text.Length - _text.Length < Math.Max(1, (tail - SmallTail) / TailPerPiece))
        {
            return _shown;
        }

        RenderTail(text, citations);
        _text = text;
        return _shown;
    }

    private void RenderTail(string text, IReadOnlyDictionary<int, CitationTarget> citations)
    {
        var blocks = markdown.RenderBlocks(text[_closedLength..], citations);
        ParsedCharacters += text.Length - _closedLength;
        var open = blocks.Count - OpenBlocks;
        _shown = [.. _closed, .. blocks.Select(b => b.Html)];
        if (open <= 0)
        {
            return;
        }

        _closed.AddRange(blocks.Take(open).Select(b => b.Html));
        var begin = _closedLength + blocks[open].Start;
        _closedLength = text.LastIndexOf('\n', Math.Max(0, begin - 1)) + 1;
    }
}
