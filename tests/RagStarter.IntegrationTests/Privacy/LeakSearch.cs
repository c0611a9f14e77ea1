using System.Buffers;
using System.Net;
using System.Text;
using System.Text.Json;

namespace RagStarter.IntegrationTests.Privacy;

/// <summary>
/// Looks for canaries in whatever came out, as they are and in the forms in which programs write them: JSON, URL, HTML,
/// base64 at any offset, UTF-16, and numbers without their separators.
/// </summary>
internal sealed class LeakSearch
{
    private const int FewestDigits = 9;

    private readonly Dictionary<string, string> _needles = new(StringComparer.OrdinalIgnoreCase);
    private readonly SearchValues<string> _search;

    public LeakSearch(IEnumerable<Canary> canaries)
    {
        foreach (var canary in canaries)
        {
            foreach (var (form, bytes) in Forms(canary.Value))
            {
                _needles.TryAdd(Encoding.Latin1.GetString(bytes), $"{canary.Class} {canary.Value} ({form})");
            }
        }

        _search = SearchValues.Create([.. _needles.Keys], StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The canaries in a text, with the form they have there.</summary>
    public IReadOnlyList<string> In(string text) => In(Encoding.UTF8.GetBytes(text));

    /// <summary>The canaries in some bytes, with the form they have there.</summary>
    public IReadOnlyList<string> In(byte[] bytes)
    {
        var found = new List<string>();
        var text = Encoding.Latin1.GetString(bytes);
        for (var at = 0; at < text.Length;)
        {
            var next = text.AsSpan(at).IndexOfAny(_search);
            if (next < 0)
            {
                break;
            }

            at += next;
            var needle = _needles.Keys.First(n => string.Compare(text, at, n, 0, n.Length, StringComparison.OrdinalIgnoreCase) == 0);
            found.Add($"{_needles[needle]} in …{text.Substring(Math.Max(0, at - 60), Math.Min(120 + needle.Length, text.Length - Math.Max(0, at - 60))).ReplaceLineEndings(" ")}…");
            at += needle.Length;
        }

        return found;
    }

    private static IEnumerable<(string Form, byte[] Bytes)> Forms(string value)
    {
        var raw = Encoding.UTF8.GetBytes(value);
        yield return ("as it is", raw);
        yield return ("JSON", Encoding.UTF8.GetBytes(JsonSerializer.Serialize(value)[1..^1]));
        yield return ("URL", Encoding.UTF8.GetBytes(Uri.EscapeDataString(value)));
        yield return ("form", Encoding.UTF8.GetBytes(WebUtility.UrlEncode(value)));
        yield return ("HTML", Encoding.UTF8.GetBytes(WebUtility.HtmlEncode(value)));
        yield return ("UTF-16", Encoding.Unicode.GetBytes(value));
        for (var offset = 0; offset < 3; offset++)
        {
            // The characters at the edges depend on the bytes around the value.
            var text = Convert.ToBase64String([.. new byte[offset], .. raw]);
            var start = (offset * 8 + 5) / 6;
            var length = ((offset + raw.Length) * 8 / 6) - start;
            yield return ("base64", Encoding.UTF8.GetBytes(text.Substring(start, length)));
            yield return ("base64url", Encoding.UTF8.GetBytes(text.Substring(start, length).Replace('+', '-').Replace('/', '_')));
        }

        var digits = string.Concat(value.Where(char.IsAsciiDigit));
        if (digits.Length >= FewestDigits && !value.Any(char.IsAsciiLetter))
        {
            yield return ("digits alone", Encoding.UTF8.GetBytes(digits));
        }
    }
}
