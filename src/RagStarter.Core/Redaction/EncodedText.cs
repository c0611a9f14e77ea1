using System.Net;
using System.Text;

namespace RagStarter.Core.Redaction;

/// <summary>
/// A text in which some characters are HTML-encoded, and the same decoded. What is found in the decoded text can be
/// replaced in the encoded one.
/// </summary>
/// <remarks>A value such as "&amp;#x2B;1 415 555 0132" has the form of a telephone number only when it is decoded.</remarks>
internal sealed class EncodedText
{
    // "&CounterClockwiseContourIntegral;" is the longest name of a character.
    private const int MaxEntity = 34;

    private readonly string _encoded;
    private readonly int[] _places;

    public EncodedText(string encoded)
    {
        _encoded = encoded;
        var decoded = new StringBuilder(encoded.Length);
        var places = new List<int>(encoded.Length + 1);
        var at = 0;
        while (at < encoded.Length)
        {
            var end = at + 1;
            var piece = encoded.AsSpan(at, 1).ToString();
            if (encoded[at] == '&' && encoded.IndexOf(';', at, Math.Min(MaxEntity, encoded.Length - at)) is var close and > 0
                && WebUtility.HtmlDecode(encoded[at..(close + 1)]) is var character && character.Length <= 2)
            {
                end = close + 1;
                piece = character;
            }

            decoded.Append(piece);
            for (var i = 0; i < piece.Length; i++)
            {
                places.Add(at);
            }

            at = end;
        }

        places.Add(encoded.Length);
        _places = [.. places];
        Decoded = decoded.ToString();
    }

    /// <summary>The text as it was given.</summary>
    public string Encoded => _encoded;

    /// <summary>The text as a model reads it.</summary>
    public string Decoded { get; }

    /// <summary>The encoded text with the pieces replaced that are given for the decoded one.</summary>
    public string With(IReadOnlyList<TextEdit> edits)
    {
        var result = new StringBuilder(_encoded.Length);
        var position = 0;
        foreach (var edit in edits)
        {
            var start = _places[edit.Start];
            result.Append(_encoded, position, start - position).Append(WebUtility.HtmlEncode(edit.Text));
            position = _places[edit.End];
        }

        return result.Append(_encoded, position, _encoded.Length - position).ToString();
    }
}
