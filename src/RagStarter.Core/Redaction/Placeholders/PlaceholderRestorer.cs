using System.Text;

namespace RagStarter.Core.Redaction.Placeholders;

/// <summary>
/// Puts values back into a stream of text pieces. Text is passed on at once, except where it may be the beginning of a
/// placeholder: that is kept until the next pieces tell. What comes out is the same however the text is cut into pieces.
/// </summary>
public sealed class PlaceholderRestorer(PlaceholderVault vault)
{
    private string _kept = string.Empty;

    /// <summary>Takes the next piece and returns what can be shown; may be empty.</summary>
    public string Push(string piece)
    {
        if (_kept.Length == 0 && !piece.Contains(PlaceholderFormat.Open) && (piece.Length == 0 || !char.IsHighSurrogate(piece[^1])))
        {
            return piece;
        }

        return Restore(_kept + piece, isEnd: false);
    }

    /// <summary>Returns what is still kept; call it once when the stream ends.</summary>
    public string Complete() => _kept.Length == 0 ? string.Empty : Restore(_kept, isEnd: true);

    private string Restore(string text, bool isEnd)
    {
        var output = new StringBuilder(text.Length);
        var position = 0;
        _kept = string.Empty;
        while (position < text.Length)
        {
            var open = text.IndexOf(PlaceholderFormat.Open, position);
            if (open < 0)
            {
                // Half a character would not survive its way to the reader.
                var end = !isEnd && char.IsHighSurrogate(text[^1]) ? text.Length - 1 : text.Length;
                output.Append(text, position, end - position);
                _kept = text[end..];
                break;
            }

            output.Append(text, position, open - position);
            var match = PlaceholderFormat.Read(text.AsSpan(open), isEnd);
            if (match.IsOpen)
            {
                _kept = text[open..];
                break;
            }

            if (match.Length == 0)
            {
                output.Append(PlaceholderFormat.Open);
                position = open + 1;
                continue;
            }

            // Only the very placeholder is resolved.
            output.Append(vault.TryGet(text.AsSpan(open, match.Length), out var entry) ? entry.Value : RedactionMark.Of(match.Name));
            position = open + match.Length;
        }

        return output.ToString();
    }
}
