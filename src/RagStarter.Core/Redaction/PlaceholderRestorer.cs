using System.Text;

namespace RagStarter.Core.Redaction;

/// <summary>
/// Puts values back into a stream of text pieces. Text is passed on at once, except where it may be the beginning of a
/// placeholder: that is kept until the next pieces tell.
/// </summary>
public sealed class PlaceholderRestorer(PlaceholderVault vault)
{
    private readonly StringBuilder _kept = new();

    /// <summary>Takes the next piece and returns what can be shown; may be empty.</summary>
    public string Push(string piece)
    {
        if (vault.IsEmpty)
        {
            return piece;
        }

        _kept.Append(piece);
        var text = _kept.ToString();
        var output = new StringBuilder(text.Length);
        var position = 0;
        while (position < text.Length)
        {
            var open = text.IndexOf(PlaceholderVault.Open, position);
            if (open < 0)
            {
                output.Append(text, position, text.Length - position);
                position = text.Length;
                break;
            }

            output.Append(text, position, open - position);
            position = open;
            var close = text.IndexOf(PlaceholderVault.Close, open);
            if (close >= 0)
            {
                if (vault.TryGetValue(text[open..(close + 1)], out var value))
                {
                    output.Append(value);
                    position = close + 1;
                    continue;
                }
            }
            else if (text.Length - open <= vault.MaxLength && vault.CouldBegin(text.AsSpan(open)))
            {
                break;
            }

            output.Append(PlaceholderVault.Open);
            position = open + 1;
        }

        _kept.Clear().Append(text, position, text.Length - position);
        return output.ToString();
    }

    /// <summary>Returns what is still kept; call it once when the stream ends.</summary>
    public string Complete()
    {
        var rest = _kept.ToString();
        _kept.Clear();
        return rest;
    }
}
