using System.Text;
using System.Text.RegularExpressions;

namespace RagStarter.Core.Ingestion.Readers.Html;

/// <summary>Finds the encoding that an HTML file declares at its beginning.</summary>
internal static partial class HtmlCharset
{
    // The standard looks at 1024 bytes; pages with long comments in front declare it later.
    private const int Window = 4096;

    /// <summary>
    /// The declared encoding; <see langword="null"/> when none is declared, it is not known, or it is Unicode, which can be
    /// told by the bytes themselves.
    /// </summary>
    public static Encoding? Declared(ReadOnlySpan<byte> content)
    {
        var start = Encoding.Latin1.GetString(content[..Math.Min(content.Length, Window)]);
        return Declaration().Match(start) is { Success: true } match ? Find(match.Groups["name"].Value) : null;
    }

    private static Encoding? Find(string name)
    {
        if (name.StartsWith("utf", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        // Browsers read ISO-8859-1 and ASCII as Windows-1252 (WHATWG Encoding Standard, "Names and labels").
        var isLatin1 = name.Equals("iso-8859-1", StringComparison.OrdinalIgnoreCase) || name.Equals("us-ascii", StringComparison.OrdinalIgnoreCase);
        return CodePagesEncodingProvider.Instance.GetEncoding(isLatin1 ? "windows-1252" : name);
    }

    [GeneratedRegex(@"<(meta\b[^>]*?\bcharset|\?xml\b[^>]*?\bencoding)\s*=\s*[""']?\s*(?<name>[\w.:-]+)", RegexOptions.IgnoreCase)]
    private static partial Regex Declaration();
}
