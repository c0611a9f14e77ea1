using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace RagStarter.Core.Ingestion.Screening;

/// <summary>
/// Finds text that may be meant for a model. What it finds is flagged and not removed: a document about such attacks has
/// it too, and the guards that keep a model from harm do not rest on finding it.
/// </summary>
public static partial class ContentScreen
{
    // Fewer characters without shape, one after another, are an accident of typing.
    private const int HiddenRun = 4;

    // Below this length encoded text is looked at only for instructions; identifiers and hashes are as long.
    private const int LongEncoded = 160;

    private const int MaxDecoded = 8192;

    // Characters of a file that are looked at as it was uploaded; its text is looked at as a whole.
    private const int MaxFileCharacters = 4_000_000;

    private static readonly SearchValues<char> Ascii = SearchValues.Create([.. Enumerable.Range(0, 128).Select(i => (char)i)]);

    /// <summary>What may be meant for a model in a text that readers see.</summary>
    public static ContentFlags Check(string text)
    {
        var (seen, flags) = Normalized(text);
        flags |= CheckWords(seen);
        foreach (Match blob in Encoded().Matches(seen))
        {
            flags |= CheckEncoded(blob.Value);
        }

        return flags;
    }

    /// <summary>
    /// What may be meant for a model in a file of text as it was uploaded: also what readers never see, such as comments and
    /// hidden elements.
    /// </summary>
    public static ContentFlags CheckFile(ReadOnlySpan<byte> file)
    {
        if (file[..Math.Min(file.Length, 1024)].Contains((byte)0))
        {
            // Not text: its reader makes text of it.
            return ContentFlags.None;
        }

        return CheckSource(Encoding.UTF8.GetString(file[..Math.Min(file.Length, MaxFileCharacters)]));
    }

    private static ContentFlags CheckSource(string source)
    {
        var flags = DataLink().IsMatch(source) ? ContentFlags.DataLink : ContentFlags.None;
        flags |= Normalized(source).Flags;
        if (HiddenStyle().IsMatch(source))
        {
            flags |= ContentFlags.HiddenText;
        }

        foreach (var comment in CommentsOf(source))
        {
            // Comments are in many files; one that speaks to a model is not.
            if (Check(comment) is not ContentFlags.None and var found)
            {
                flags |= found | ContentFlags.HiddenText;
            }
        }

        return flags;
    }

    private static IEnumerable<string> CommentsOf(string source)
    {
        const string Open = "<!--";
        const string Close = "-->";
        for (var at = 0; (at = source.IndexOf(Open, at, StringComparison.Ordinal)) >= 0;)
        {
            var end = source.IndexOf(Close, at + Open.Length, StringComparison.Ordinal);
            end = end < 0 ? source.Length : end;
            yield return source[(at + Open.Length)..end];
            at = end;
        }

        // The comment of Markdown: the definition of a link that nothing refers to.
        foreach (Match comment in MarkdownComment().Matches(source))
        {
            yield return comment.Groups["text"].Value;
        }
    }

    private static ContentFlags CheckWords(string text) =>
        (InstructionPatterns.Match(text) ? ContentFlags.Instruction : ContentFlags.None)
        | (RoleMarker().IsMatch(text) ? ContentFlags.RoleMarker : ContentFlags.None)
        | (DataLink().IsMatch(text) ? ContentFlags.DataLink : ContentFlags.None);

    private static ContentFlags CheckEncoded(string blob)
    {
        if (Decode(blob) is not { } decoded)
        {
            return ContentFlags.None;
        }

        var found = CheckWords(decoded);
        return found != ContentFlags.None ? found | ContentFlags.EncodedText
            : blob.Length >= LongEncoded ? ContentFlags.EncodedText
            : ContentFlags.None;
    }

    // Text, or nothing: keys, hashes and images are no text when they are decoded.
    private static string? Decode(string blob)
    {
        var digits = blob.Length > MaxDecoded ? blob[..MaxDecoded] : blob;
        var bytes = new byte[digits.Length];
        int length;
        if (Hexadecimal().IsMatch(digits))
        {
            length = digits.Length / 2;
            Convert.FromHexString(digits.AsSpan(0, length * 2), bytes, out _, out length);
        }
        else
        {
            digits = digits.TrimEnd('=').Replace('-', '+').Replace('_', '/');
            digits = digits[..(digits.Length / 4 * 4)];
            if (!Convert.TryFromBase64String(digits, bytes, out length))
            {
                return null;
            }
        }

        var text = Encoding.UTF8.GetString(bytes, 0, length);
        var words = text.Count(c => char.IsLetter(c) || c == ' ');
        return words >= 0.85 * text.Length && text.Count(c => c == ' ') >= text.Length / 25 ? text : null;
    }

    // What readers see: full-width and other forms of letters as plain ones, nothing without shape.
    private static (string Text, ContentFlags Flags) Normalized(string text)
    {
        if (!text.AsSpan().ContainsAnyExcept(Ascii))
        {
            return (text, ContentFlags.None);
        }

        var flags = ContentFlags.None;
        var seen = new StringBuilder(text.Length);
        var run = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) != UnicodeCategory.Format && rune.Value is not ((>= 0xE0000 and <= 0xE007F) or (>= 0xE0100 and <= 0xE01EF)))
            {
                seen.Append(rune.ToString());
                run = 0;
                continue;
            }

            run++;
            if (run >= HiddenRun || rune.Value is (>= 0xE0000 and <= 0xE01EF) or (>= 0x202D and <= 0x202E))
            {
                flags |= ContentFlags.HiddenText;
            }
        }

        return (Compatible(seen.ToString()), flags);
    }

    private static string Compatible(string text)
    {
        try
        {
            return text.Normalize(NormalizationForm.FormKC);
        }
        catch (ArgumentException)
        {
            // Half of a surrogate pair.
            return text;
        }
    }

    [GeneratedRegex(@"<\|(?:im_start|im_end|system|user|assistant|endoftext|eot_id|start_header_id|end_header_id|begin_of_text)\|>|\[/?INST\]|<</?SYS>>|</?(?:system|assistant|instructions?|sources|conversation|untrusted|tool_response|function_results?)(?:[ \t][^>\n]{0,40})?>|^[ \t]*#{1,4}[ \t]*(?:system|assistant)(?:[ \t]+(?:prompt|message|instructions?))?[ \t]*:|^[ \t]*(?:system|assistant|developer)(?:[ \t]+(?:prompt|message))?[ \t]*:[ \t]*(?:you (?:are|must|will)|ignore|from now)", RegexOptions.IgnoreCase | RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex RoleMarker();

    // An address with a place to be filled in: an empty or bracketed value, or the name of something private.
    [GeneratedRegex(@"(?:\]\(\s*|<img\b[^>]*\bsrc\s*=\s*[""']?)https?://[^\s)""'>]*[?&/=](?:[\w.-]+=[\s)""'>&]|[^\s)""'>]*\b(?:secret|password|passwd|api_?key|system_?prompt|conversation|chat_?history|context|user_?data|exfil|stolen|your_?data|email_?here|data_?here)s?\b)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex DataLink();

    [GeneratedRegex(@"<[a-z][^>]{0,300}\bstyle\s*=\s*[""'][^""']{0,300}(?:display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])|opacity\s*:\s*0(?![.\d])|text-indent\s*:\s*-\d{3,}|(?<![-\w])color\s*:\s*(?:#fff(?:fff)?|white|transparent)\b)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex HiddenStyle();

    [GeneratedRegex(@"^\[(?:comment|//|_metadata_)[^\]\n]{0,40}\]:[ \t]*(?:#|<>|<#>)[ \t]*[(""'](?<text>[^\n]*)$", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex MarkdownComment();

    [GeneratedRegex(@"[A-Za-z0-9+/_-]{40,}={0,2}", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Encoded();

    [GeneratedRegex(@"\A[0-9a-fA-F]+\z")]
    private static partial Regex Hexadecimal();
}
