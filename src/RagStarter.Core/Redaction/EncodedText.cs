using System.Globalization;
using System.Net;
using System.Text;

namespace RagStarter.Core.Redaction;

/// <summary>
/// A text in which some characters are encoded as in HTML ("&amp;#x2B;"), in URLs ("%2B") or in JSON ("\u002B"), and the
/// same decoded. What is found in the decoded text can be replaced in the encoded one.
/// </summary>
/// <remarks>A value such as "&amp;#x2B;1 415 555 0132" has the form of a telephone number only when it is decoded.</remarks>
internal sealed class EncodedText
{
    // "&CounterClockwiseContourIntegral;" is the longest name of a character.
    private const int MaxEntity = 34;

    private readonly int[] _places;

    private EncodedText(string encoded, Func<string, int, (string Text, int Length)?> decode)
    {
        Encoded = encoded;
        var decoded = new StringBuilder(encoded.Length);
        var places = new List<int>(encoded.Length + 1);
        for (var at = 0; at < encoded.Length;)
        {
            var (text, length) = decode(encoded, at) ?? (encoded.AsSpan(at, 1).ToString(), 1);
            decoded.Append(text);
            places.AddRange(Enumerable.Repeat(at, text.Length));
            at += length;
        }

        places.Add(encoded.Length);
        _places = [.. places];
        Decoded = decoded.ToString();
    }

    /// <summary>The text as it was given.</summary>
    public string Encoded { get; }

    /// <summary>The text as it is read.</summary>
    public string Decoded { get; }

    /// <summary>A text with characters of HTML.</summary>
    public static EncodedText OfHtml(string encoded) => new(encoded, Html);

    /// <summary>A text with characters of HTML, URLs or JSON.</summary>
    public static EncodedText OfAny(string encoded) => new(encoded, static (text, at) => Html(text, at) ?? Url(text, at) ?? Json(text, at));

    /// <summary>Whether a text may have such characters.</summary>
    public static bool MayBe(string text) => text.AsSpan().ContainsAny("&%\\");

    /// <summary>The encoded text with the pieces replaced that are given for the decoded one.</summary>
    public string With(IReadOnlyList<TextEdit> edits)
    {
        var result = new StringBuilder(Encoded.Length);
        var position = 0;
        foreach (var edit in edits)
        {
            var start = _places[edit.Start];
            result.Append(Encoded, position, start - position).Append(WebUtility.HtmlEncode(edit.Text));
            position = _places[edit.End];
        }

        return result.Append(Encoded, position, Encoded.Length - position).ToString();
    }

    private static (string Text, int Length)? Html(string text, int at)
    {
        if (text[at] != '&' || text.IndexOf(';', at, Math.Min(MaxEntity, text.Length - at)) is not (> 0 and var close))
        {
            return null;
        }

        var character = WebUtility.HtmlDecode(text[at..(close + 1)]);
        return character.Length <= 2 ? (character, close + 1 - at) : null;
    }

    private static (string Text, int Length)? Url(string text, int at) =>
        text[at] == '%' && at + 3 <= text.Length && int.TryParse(text.AsSpan(at + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) && code is > 31 and < 127
            ? (((char)code).ToString(), 3)
            : null;

    private static (string Text, int Length)? Json(string text, int at) =>
        text[at] == '\\' && at + 6 <= text.Length && text[at + 1] == 'u' && int.TryParse(text.AsSpan(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) && code is > 31
            ? (((char)code).ToString(), 6)
            : null;
}
